namespace EdgeAgent.Hub.Devices;

/// <summary>How the hub names what has keys and a twin: a device by its id, a module as <c>{device}/{module}</c>; no id holds a slash.</summary>
internal static class IdentityName
{
    /// <summary>The name of a module, or of a device where <paramref name="moduleId"/> is null.</summary>
    public static string Of(string deviceId, string? moduleId) => moduleId is null ? deviceId : $"{deviceId}/{moduleId}";

    /// <summary>The device of a name.</summary>
    public static string Device(string name) => name.IndexOf('/', StringComparison.Ordinal) is int slash and > 0 ? name[..slash] : name;

    /// <summary>The module of a name; null for a device's.</summary>
    public static string? Module(string name) => name.IndexOf('/', StringComparison.Ordinal) is int slash and > 0 ? name[(slash + 1)..] : null;

    /// <summary>The path that tokens and topics use: <c>devices/{device}</c> or <c>devices/{device}/modules/{module}</c>.</summary>
    public static string Path(string name) => Module(name) is { } module ? $"devices/{Device(name)}/modules/{module}" : $"devices/{name}";

    /// <summary>True when both parts follow the rule for ids.</summary>
    public static bool IsValid(string name) => DeviceId.IsValid(Device(name)) && (Module(name) is not { } module || DeviceId.IsValid(module));
}
