using System.Text.Json.Serialization;

namespace EdgeAgent.IotHub;

/// <summary>The hub's answer to the wish to upload: where the file goes, and with which right. A secret.</summary>
internal sealed record UploadTarget
{
    public required string CorrelationId { get; init; }

    public required string HostName { get; init; }

    public required string ContainerName { get; init; }

    public required string BlobName { get; init; }

    public required string SasToken { get; init; }

    /// <summary>The address of the blob; null when the parts make none.</summary>
    public Uri? Address()
    {
        string path = string.Join('/', BlobName.Split('/').Select(Uri.EscapeDataString));
        string query = SasToken.StartsWith('?') || SasToken.Length == 0 ? SasToken : "?" + SasToken;
        return HostAndPort.TryParse(HostName, out _) && Uri.TryCreate($"https://{HostName}/{Uri.EscapeDataString(ContainerName)}/{path}{query}", UriKind.Absolute, out Uri? address)
            ? address
            : null;
    }

    /// <summary>No right is ever printed.</summary>
    public override string ToString() => $"{HostName}/{ContainerName}/{BlobName}";
}

internal sealed record UploadRequest(string BlobName);

internal sealed record UploadNotification(string CorrelationId, bool IsSuccess, int StatusCode, string StatusDescription);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(UploadTarget))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadNotification))]
internal sealed partial class UploadJsonContext : JsonSerializerContext;
