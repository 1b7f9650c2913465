namespace EdgeAgent.IotHub;

/// <summary>The topics of direct methods, as IoT Hub documents them.</summary>
internal static class MethodTopics
{
    public const string Calls = "$iothub/methods/POST/#";

    private const string CallPrefix = "$iothub/methods/POST/", RequestIdMark = "$rid=";
    private const int LongestRequestId = 256;

    /// <summary>Takes a call's topic apart. The request id is the hub's own text and goes back as it came.</summary>
    public static bool TryReadCall(string topic, out string name, out string requestId)
    {
        (name, requestId) = ("", "");
        if (!topic.StartsWith(CallPrefix, StringComparison.Ordinal))
            return false;
        string rest = topic[CallPrefix.Length..];
        int end = rest.LastIndexOf("/?", StringComparison.Ordinal);
        if (end <= 0)
            return false;
        name = rest[..end];
        foreach (string field in rest[(end + 2)..].Split('&'))
        {
            if (field.StartsWith(RequestIdMark, StringComparison.Ordinal))
                requestId = field[RequestIdMark.Length..];
        }

        return requestId.Length is > 0 and <= LongestRequestId && requestId.AsSpan().IndexOfAny("#+\0") < 0;
    }

    public static string Answer(int status, string requestId) => $"$iothub/methods/res/{status}/?$rid={requestId}";
}
