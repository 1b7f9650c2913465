namespace EdgeAgent.Hub.Mqtt;

/// <summary>The properties of a message as a topic carries them: <c>key=value&amp;key=value</c>, keys and values percent-encoded.</summary>
internal static class PropertyBag
{
    /// <summary>Device-to-cloud system properties: the key in the topic and IoT Hub's name for it in Event Hubs.</summary>
    private static readonly Dictionary<string, string> SystemNames = new(StringComparer.Ordinal)
    {
        ["$.mid"] = "message-id",
        ["$.cid"] = "correlation-id",
        ["$.uid"] = "user-id",
        ["$.to"] = "to",
        ["$.ct"] = "content-type",
        ["$.ce"] = "content-encoding",
        ["$.exp"] = "absolute-expiry-time",
        ["$.ctime"] = "iothub-creation-time-utc",
        ["$.schema"] = "iothub-message-schema",
        ["$.sub"] = "dt-subject",
        ["$.ifid"] = "iothub-interface-id",
        ["$.on"] = "iothub-output-name",
        ["$.cdid"] = "iothub-connection-device-id",
        ["$.cmid"] = "iothub-connection-module-id",
        ["$.diagid"] = "iothub-diag-id",
        ["$.diagctx"] = "iothub-diag-context",
    };

    /// <summary>Takes a bag apart; a key without <c>=</c> has the value null, a later key of the same name wins.</summary>
    /// <param name="bag">The bag; the slash that some clients put behind it does not belong to it.</param>
    public static (Dictionary<string, string?> System, Dictionary<string, string?> Application) Parse(ReadOnlySpan<char> bag)
    {
        Dictionary<string, string?> system = new(StringComparer.Ordinal), application = new(StringComparer.Ordinal);
        foreach (Range range in bag.TrimEnd('/').Split('&'))
        {
            ReadOnlySpan<char> field = bag[range];
            if (field.IsEmpty)
                continue;
            int equals = field.IndexOf('=');
            string key = Uri.UnescapeDataString(equals < 0 ? field : field[..equals]);
            string? value = equals < 0 ? null : Uri.UnescapeDataString(field[(equals + 1)..]);
            if (SystemNames.TryGetValue(key, out string? name))
                system[name] = value;
            else
                application[key] = value;
        }

        return (system, application);
    }

    /// <summary>Puts a bag together; a value of null leaves the key alone.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string?>> system, IEnumerable<KeyValuePair<string, string?>> application) => string.Join('&',
        system.Concat(application).Select(field => field.Value is null ? Uri.EscapeDataString(field.Key) : $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
}
