using System.Diagnostics.CodeAnalysis;

namespace EdgeAgent.IotHub;

/// <summary>A device's connection string: which hub, which device, and how it proves that it is the device: a key for tokens, or a client certificate.</summary>
/// <remarks><c>HostName=HUB[:PORT];DeviceId=ID;SharedAccessKey=BASE64[;GatewayHostName=HOST[:PORT]]</c>, with <c>x509=true</c> in the place of the key for a device with
/// a certificate. Names of members are case-sensitive, as in IoT Hub's own tools.
/// The key never appears in <see cref="ToString"/> nor in an error.</remarks>
public sealed class IotHubConnectionString
{
    private const int ShortestKey = 16, LongestKey = 64, LongestDeviceId = 128;
    private const string DeviceIdRule = "1 to 128 letters, digits or characters of -.%_*?!(),:=@$'";
    private const string Form = "HostName=HUB;DeviceId=ID;SharedAccessKey=KEY";

    private readonly byte[]? _key;

    private IotHubConnectionString(HostAndPort hub, HostAndPort? gateway, string deviceId, byte[]? key)
    {
        HostName = hub.Host;
        DeviceId = deviceId;
        GatewayHostName = gateway?.Host;
        Port = gateway is { } via ? via.Port : hub.Port;
        _key = key;
    }

    /// <summary>The hub's name without a port: the name that tokens, user names and addresses are made of.</summary>
    public string HostName { get; }

    /// <summary>The name of the gateway to connect to in place of the hub; null without one.</summary>
    public string? GatewayHostName { get; }

    /// <summary>The name to connect to and to verify the server's certificate by: the gateway's if there is one, else the hub's.</summary>
    public string ServerName => GatewayHostName ?? HostName;

    /// <summary>The MQTT port that stood behind the server's name; null when none did.</summary>
    public int? Port { get; }

    /// <summary>The device's identity: 1 to 128 characters.</summary>
    public string DeviceId { get; }

    /// <summary>The resource that the device's tokens are for: <c>HUB/devices/ID</c>.</summary>
    public string Resource => $"{HostName}/devices/{DeviceId}";

    /// <summary>Whether the device shows a client certificate in place of tokens.</summary>
    public bool UsesCertificate => _key is null;

    /// <summary>Makes a token that proves this device's identity until <paramref name="expires"/>; null for a device with a certificate.</summary>
    public SasToken? CreateToken(DateTimeOffset expires) => _key is null ? null : SasToken.Create(Resource, _key, expires);

    /// <summary>Puts an identity together from its parts.</summary>
    /// <param name="hostName">The hub's name, with a port behind a colon where it is not the usual one.</param>
    /// <param name="deviceId">The device's identity.</param>
    /// <param name="key">The device's key, 16 to 64 bytes; null for a device with a certificate.</param>
    /// <param name="result">The identity.</param>
    /// <param name="error">What is wrong, in one sentence.</param>
    public static bool TryCreate(
        string hostName, string deviceId, byte[]? key, [NotNullWhen(true)] out IotHubConnectionString? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        error = !HostAndPort.TryParse(hostName, out HostAndPort hub) ? $"'{hostName}' is no host name; expected NAME or NAME:PORT."
            : !IsDeviceId(deviceId) ? $"'{deviceId}' is no device id; expected {DeviceIdRule}."
            : key is { Length: < ShortestKey or > LongestKey } ? $"The key has {key.Length} bytes; expected {ShortestKey} to {LongestKey}."
            : null;
        if (error is null)
            result = new IotHubConnectionString(hub, null, deviceId, key);
        return result is not null;
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is no device connection string; the message says which member is wrong and what would be accepted.</exception>
    public static IotHubConnectionString Parse(string text) =>
        TryParse(text, out IotHubConnectionString? result, out string? error) ? result : throw new FormatException(error);

    /// <summary>Reads a connection string, or says in one sentence what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IotHubConnectionString? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        error = ReadMembers(text, out Dictionary<string, string> members) ?? RefuseOtherKinds(members);
        if (error is not null)
            return false;

        if (!TryHost(members, "HostName", out HostAndPort? hub, out error) || !TryHost(members, "GatewayHostName", out HostAndPort? gateway, out error))
            return false;

        if (hub is null)
            error = $"The connection string has no HostName; expected {Form}.";
        else if (!members.TryGetValue("DeviceId", out string? deviceId) || !IsDeviceId(deviceId))
            error = $"The connection string's DeviceId is missing or invalid; expected {DeviceIdRule}.";
        else if (members.TryGetValue("x509", out string? flag))
            error = !string.Equals(flag, "true", StringComparison.OrdinalIgnoreCase) || members.ContainsKey("SharedAccessKey")
                ? "The connection string's x509 must be true, and stands in the place of SharedAccessKey."
                : null;
        else if (!members.TryGetValue("SharedAccessKey", out string? keyText) || !TryKey(keyText, out byte[]? key))
            error = $"The connection string's SharedAccessKey is missing or invalid; expected base64 of {ShortestKey} to {LongestKey} bytes.";
        else
            result = new IotHubConnectionString(hub.Value, gateway, deviceId, key);

        if (error is null && result is null)
            result = new IotHubConnectionString(hub!.Value, gateway, members["DeviceId"], null);
        return result is not null;
    }

    /// <summary>The connection string without its key.</summary>
    public override string ToString() =>
        $"HostName={HostName}{(GatewayHostName is null && Port is { } p ? $":{p}" : "")};DeviceId={DeviceId};{(UsesCertificate ? "x509=true" : "SharedAccessKey=(hidden)")}"
        + (GatewayHostName is null ? "" : $";GatewayHostName={GatewayHostName}{(Port is { } q ? $":{q}" : "")}");

    private static string? ReadMembers(string? text, out Dictionary<string, string> members)
    {
        members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(text))
            return $"The connection string is empty; expected {Form}.";

        foreach (string part in text.Trim().Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return $"The connection string has a part without a name; expected {Form}.";
            if (!members.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                return $"The connection string names {part[..equals].Trim()} twice.";
        }

        return null;
    }

    private static string? RefuseOtherKinds(Dictionary<string, string> members)
    {
        if (members.ContainsKey("SharedAccessKeyName"))
            return "The connection string is a service's (it has SharedAccessKeyName); a device needs its own, with DeviceId and SharedAccessKey.";
        foreach (string name in members.Keys)
        {
            if (name is not ("HostName" or "GatewayHostName" or "DeviceId" or "SharedAccessKey" or "x509"))
                return $"The connection string's member {name} is not supported; accepted are HostName, GatewayHostName, DeviceId, and SharedAccessKey or x509.";
        }

        return null;
    }

    private static bool TryHost(Dictionary<string, string> members, string name, out HostAndPort? host, [NotNullWhen(false)] out string? error)
    {
        host = null;
        error = null;
        if (!members.TryGetValue(name, out string? text))
            return true;
        if (HostAndPort.TryParse(text, out HostAndPort parsed))
            host = parsed;
        else
            error = $"The connection string's {name} '{text}' is no host name; expected NAME or NAME:PORT.";
        return error is null;
    }

    private static bool IsDeviceId(string text) =>
        text.Length is > 0 and <= LongestDeviceId && text.All(c => char.IsAsciiLetterOrDigit(c) || "-.%_*?!(),:=@$'".Contains(c, StringComparison.Ordinal));

    private static bool TryKey(string text, [NotNullWhen(true)] out byte[]? key)
    {
        byte[] buffer = new byte[text.Length];
        key = Convert.TryFromBase64String(text, buffer, out int length) && length is >= ShortestKey and <= LongestKey ? buffer[..length] : null;
        return key is not null;
    }
}
