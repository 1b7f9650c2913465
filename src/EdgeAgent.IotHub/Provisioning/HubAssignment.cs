using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.IotHub;

/// <summary>The hub that the provisioning service assigned, as it is kept on the disk; without secrets.</summary>
internal sealed record HubAssignment
{
    public required string Endpoint { get; init; }

    public required string IdScope { get; init; }

    public required string RegistrationId { get; init; }

    public required string HostName { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>Reads the file; null when there is none, or when it is no assignment of this registration.</summary>
    public static HubAssignment? Find(string file, ProvisioningOptions options)
    {
        try
        {
            HubAssignment? found = JsonSerializer.Deserialize(File.ReadAllBytes(file), HubAssignmentJsonContext.Default.HubAssignment);
            return found?.Endpoint == options.Endpoint && found.IdScope == options.IdScope && found.RegistrationId == options.RegistrationId ? found : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file: written beside it, synchronised, renamed.</summary>
    /// <exception cref="IOException">The disk is full or failed; the old file stands.</exception>
    public void Save(string file)
    {
        string fresh = file + ".new";
        using (FileStream stream = new(fresh, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, this, HubAssignmentJsonContext.Default.HubAssignment);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(HubAssignment))]
internal sealed partial class HubAssignmentJsonContext : JsonSerializerContext;
