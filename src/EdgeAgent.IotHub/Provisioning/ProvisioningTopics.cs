using System.Globalization;

namespace EdgeAgent.IotHub;

/// <summary>The topics of the Device Provisioning Service, as Microsoft documents them.</summary>
internal static class ProvisioningTopics
{
    public const string Responses = "$dps/registrations/res/#";

    private const string ResponsePrefix = "$dps/registrations/res/";

    public static string Register(string requestId) => $"$dps/registrations/PUT/iotdps-register/?$rid={requestId}";

    public static string Poll(string requestId, string operationId) =>
        $"$dps/registrations/GET/iotdps-get-operationstatus/?$rid={requestId}&operationId={Uri.EscapeDataString(operationId)}";

    public static bool TryReadResponse(string topic, out int status, out string requestId, out TimeSpan? retryAfter)
    {
        (status, requestId, retryAfter) = (0, "", null);
        if (!topic.StartsWith(ResponsePrefix, StringComparison.Ordinal))
            return false;
        int slash = topic.IndexOf('/', ResponsePrefix.Length);
        if (slash < 0 || !int.TryParse(topic.AsSpan(ResponsePrefix.Length, slash - ResponsePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out status))
            return false;
        requestId = TopicQuery.Find(topic, "$rid") ?? "";
        if (int.TryParse(TopicQuery.Find(topic, "retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            retryAfter = TimeSpan.FromSeconds(seconds);
        return requestId.Length > 0;
    }
}
