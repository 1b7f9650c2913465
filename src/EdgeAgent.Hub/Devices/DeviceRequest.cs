using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Devices;

/// <summary>What a service client asks of a device's identity; keys that it leaves out are kept, or made for a new device.</summary>
internal sealed record DeviceRequest(bool IsEnabled, string? StatusReason, string? PrimaryKey, string? SecondaryKey)
{
    /// <summary>Reads the body of a PUT.</summary>
    public static Outcome<DeviceRequest> Parse(string deviceId, JsonObject? body)
    {
        if (body is null)
            return HubError.Argument("The body must be one JSON object that describes the device.");
        if (body["deviceId"] is { } id && (id.GetValueKind() != System.Text.Json.JsonValueKind.String || id.GetValue<string>() != deviceId))
            return HubError.Argument($"The body's deviceId must be that of the address, '{deviceId}'.");

        string status = body.Text("status") ?? "enabled";
        if (status is not ("enabled" or "disabled"))
            return HubError.Argument($"The status must be 'enabled' or 'disabled', not '{status}'.");

        JsonObject? authentication = body["authentication"] as JsonObject;
        if (authentication?.Text("type") is { } type && type != "sas")
            return HubError.Argument($"Authentication type '{type}' is not supported by this hub; use 'sas'.");

        JsonObject? keys = authentication?["symmetricKey"] as JsonObject;
        string? primary = EmptyToNull(keys?.Text("primaryKey")), secondary = EmptyToNull(keys?.Text("secondaryKey"));
        if (!IsKey(primary) || !IsKey(secondary))
            return HubError.Argument("A symmetric key must be the base64 of 16 to 64 bytes.");
        return new DeviceRequest(status == "enabled", body.Text("statusReason"), primary, secondary);
    }

    /// <summary>A new key: 32 random bytes in base64.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static string? EmptyToNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[64];
        return key is null || (Convert.TryFromBase64String(key, bytes, out int length) && length >= 16);
    }
}
