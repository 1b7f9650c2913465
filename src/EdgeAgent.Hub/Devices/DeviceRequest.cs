using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Devices;

/// <summary>What a service client asks of an identity; keys that it leaves out are kept, or made for a new one.</summary>
internal sealed record DeviceRequest
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    public bool IsEnabled { get; init; } = true;

    public string? StatusReason { get; init; }

    /// <summary>One of <see cref="AuthenticationKind"/>.</summary>
    public string Authentication { get; init; } = AuthenticationKind.Sas;

    /// <summary>Base64 of 16 to 64 bytes; null to keep or to make.</summary>
    public string? PrimaryKey { get; init; }

    /// <summary>Base64 of 16 to 64 bytes; null to keep or to make.</summary>
    public string? SecondaryKey { get; init; }

    public string? PrimaryThumbprint { get; init; }

    public string? SecondaryThumbprint { get; init; }

    public string? ManagedBy { get; init; }

    public bool IsEdge { get; init; }

    /// <summary>Reads the body of a PUT.</summary>
    /// <param name="name">The identity that the address names, see <see cref="IdentityName"/>.</param>
    /// <param name="body">The body; null when it was no JSON object.</param>
    public static Outcome<DeviceRequest> Parse(string name, JsonObject? body)
    {
        if (body is null)
            return HubError.Argument("The body must be one JSON object that describes the device.");
        if (Mismatch(body, "deviceId", IdentityName.Device(name)) || Mismatch(body, "moduleId", IdentityName.Module(name)))
            return HubError.Argument($"The body's deviceId and moduleId must be those of the address, '{name}'.");

        string status = body.Text("status") ?? "enabled";
        if (status is not ("enabled" or "disabled"))
            return HubError.Argument($"The status must be 'enabled' or 'disabled', not '{status}'.");

        JsonObject? authentication = body["authentication"] as JsonObject;
        string kind = authentication?.Text("type") ?? (authentication?["x509Thumbprint"] is JsonObject given && given.Text("primaryThumbprint") is not null
            ? AuthenticationKind.SelfSigned : AuthenticationKind.Sas);
        if (!AuthenticationKind.IsKnown(kind))
            return HubError.Argument($"The authentication type '{kind}' is not one of sas, selfSigned, certificateAuthority and none.");

        JsonObject? keys = authentication?["symmetricKey"] as JsonObject, thumbprints = authentication?["x509Thumbprint"] as JsonObject;
        string? primary = EmptyToNull(keys?.Text("primaryKey")), secondary = EmptyToNull(keys?.Text("secondaryKey"));
        if (!IsKey(primary) || !IsKey(secondary))
            return HubError.Argument("A symmetric key must be the base64 of 16 to 64 bytes.");
        string? first = EmptyToNull(thumbprints?.Text("primaryThumbprint")), second = EmptyToNull(thumbprints?.Text("secondaryThumbprint"));
        if (!IsThumbprint(first) || !IsThumbprint(second))
            return HubError.Argument("A thumbprint must be the 40 hexadecimal digits of SHA-1 or the 64 of SHA-256.");
        if (kind == AuthenticationKind.SelfSigned && first is null && second is null)
            return HubError.Argument("Authentication by a self-signed certificate needs at least one thumbprint.");
        return new DeviceRequest
        {
            IsEnabled = status == "enabled",
            StatusReason = body.Text("statusReason"),
            Authentication = kind,
            PrimaryKey = primary,
            SecondaryKey = secondary,
            PrimaryThumbprint = first,
            SecondaryThumbprint = second,
            ManagedBy = body.Text("managedBy"),
            IsEdge = (body["capabilities"] as JsonObject)?["iotEdge"]?.GetValueKind() == System.Text.Json.JsonValueKind.True,
        };
    }

    /// <summary>A new key: 32 random bytes in base64.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>True for the base64 of 16 to 64 bytes, and for null.</summary>
    public static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[64];
        return key is null || (Convert.TryFromBase64String(key, bytes, out int length) && length >= 16);
    }

    private static bool Mismatch(JsonObject body, string member, string? expected) =>
        body[member] is { } value && (value.GetValueKind() != System.Text.Json.JsonValueKind.String || value.GetValue<string>() != expected);

    private static string? EmptyToNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsThumbprint(string? text) => text is null || (text.Length is 40 or 64 && !text.AsSpan().ContainsAnyExcept(Hexadecimal));
}
