using System.Globalization;

namespace EdgeAgent.IotHub;

/// <summary>A message's properties in the last part of its topic: <c>key=value&amp;key=value</c>, keys and values percent-encoded.</summary>
internal static class PropertyBag
{
    public static string Encode(DeviceMessage message)
    {
        List<string> pairs = [Pair("$.mid", message.Id), .. JsonContent];
        if (message.Component is { } component)
            pairs.Add(Pair("$.sub", component));
        if (message.CreatedUtc is { } created)
            pairs.Add(Pair("$.ctime", created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
        foreach ((string key, string value) in message.Properties ?? new Dictionary<string, string>())
            pairs.Add(Pair(key, value));
        return string.Join('&', pairs);
    }

    /// <summary>The bag of a last will: content type and encoding alone.</summary>
    public static string EncodeJsonContent() => string.Join('&', JsonContent);

    /// <summary>Takes a bag apart: <c>key</c> has the value null, <c>key=</c> the empty one.</summary>
    public static IEnumerable<(string Key, string? Value)> Decode(string bag)
    {
        foreach (string field in bag.TrimEnd('/').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? (Uri.UnescapeDataString(field), null)
                : (Uri.UnescapeDataString(field[..equals]), Uri.UnescapeDataString(field[(equals + 1)..]));
        }
    }

    private static string[] JsonContent => [Pair("$.ct", "application/json"), Pair("$.ce", "utf-8")];

    private static string Pair(string key, string value) => $"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(value)}";
}
