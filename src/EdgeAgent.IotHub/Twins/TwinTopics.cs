using System.Globalization;

namespace EdgeAgent.IotHub;

/// <summary>The topics of the device twin, as IoT Hub documents them.</summary>
internal static class TwinTopics
{
    public const string Responses = "$iothub/twin/res/#";
    public const string DesiredChanges = "$iothub/twin/PATCH/properties/desired/#";

    private const string ResponsePrefix = "$iothub/twin/res/";
    private const string DesiredPrefix = "$iothub/twin/PATCH/properties/desired/";

    public static string Get(string requestId) => $"$iothub/twin/GET/?$rid={requestId}";

    public static string PatchReported(string requestId) => $"$iothub/twin/PATCH/properties/reported/?$rid={requestId}";

    public static bool TryReadResponse(string topic, out int status, out string requestId, out long? version)
    {
        status = 0;
        requestId = "";
        version = null;
        if (!topic.StartsWith(ResponsePrefix, StringComparison.Ordinal))
            return false;

        string rest = topic[ResponsePrefix.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !int.TryParse(rest.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out status))
            return false;

        requestId = TopicQuery.Find(rest, "$rid") ?? "";
        version = Version(rest);
        return requestId.Length > 0;
    }

    public static bool TryReadDesired(string topic, out long? version)
    {
        version = null;
        if (!topic.StartsWith(DesiredPrefix, StringComparison.Ordinal))
            return false;
        version = Version(topic);
        return true;
    }

    private static long? Version(string topic) =>
        long.TryParse(TopicQuery.Find(topic, "$version"), NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : null;
}
