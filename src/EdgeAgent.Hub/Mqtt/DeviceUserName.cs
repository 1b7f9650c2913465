using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>What a device's MQTT user name says: <c>{hub}/{device}[/{module}]/?api-version=...&amp;model-id=...&amp;DeviceClientType=...</c>.</summary>
/// <param name="Host">The hub as the device calls it.</param>
/// <param name="Name">The device or module, see <see cref="Devices.IdentityName"/>.</param>
/// <param name="ApiVersion">The version of the protocol, a date.</param>
/// <param name="ModelId">The model that the device announces; null when it announces none.</param>
internal sealed record DeviceUserName(string Host, string Name, string ApiVersion, string? ModelId)
{
    /// <summary>Reads a user name; the question mark may be absent, the fields may come in any order, encoded or not.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DeviceUserName? userName)
    {
        userName = null;
        if (text?.Split('/', 3) is not [var host, var name, var query] || host.Length == 0 || name.Length == 0)
            return false;
        int slash = query.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && query.AsSpan(0, slash).IndexOfAny('?', '=') < 0)
            (name, query) = ($"{name}/{query[..slash]}", query[(slash + 1)..]);

        string? version = null, model = null;
        foreach (string field in query.TrimStart('?').Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            string value = equals < 0 ? "" : Uri.UnescapeDataString(field[(equals + 1)..]);
            switch (equals < 0 ? field : field[..equals])
            {
                case "api-version": version = value; break;
                case "model-id": model = value; break;
                default: break;
            }
        }

        if (version is null || !IsApiVersion(version) || model is { Length: > 128 })
            return false;
        userName = new DeviceUserName(host, name, version, string.IsNullOrEmpty(model) ? null : model);
        return true;
    }

    private static bool IsApiVersion(string text) =>
        text.Length >= 10
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && (text.Length == 10 || text[10..] == "-preview");
}
