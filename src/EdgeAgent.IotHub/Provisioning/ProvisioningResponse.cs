using System.Text.Json;

namespace EdgeAgent.IotHub;

/// <summary>One answer of the provisioning service, read as far as it can be.</summary>
internal sealed record ProvisioningResponse(int StatusCode, TimeSpan? RetryAfter, string? OperationId, string? State, string? AssignedHub, string? DeviceId, string? Error)
{
    private const int LongestError = 400;

    public static ProvisioningResponse Read(int statusCode, TimeSpan? retryAfter, ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            JsonElement? registration = Member(root, "registrationState");
            string? error = Text(registration, "errorMessage") ?? Text(root, "message");
            return new ProvisioningResponse(
                statusCode, retryAfter, Text(root, "operationId"), Text(root, "status"), Text(registration, "assignedHub"), Text(registration, "deviceId"),
                error is { Length: > LongestError } ? error[..LongestError] : error);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new ProvisioningResponse(statusCode, retryAfter, null, null, null, null, null);
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out JsonElement value) ? value : null;

    private static string? Text(JsonElement? parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
