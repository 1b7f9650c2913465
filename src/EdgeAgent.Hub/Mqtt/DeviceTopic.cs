using System.Globalization;
using EdgeAgent.Hub.Devices;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>The topics of IoT Hub's device protocol that this hub speaks.</summary>
internal static class DeviceTopic
{
    public const string TwinAnswers = "$iothub/twin/res/#", DesiredChanges = "$iothub/twin/PATCH/properties/desired/#";

    public const string MethodCalls = "$iothub/methods/POST/#";

    private const string CloudToDevice = "/messages/devicebound/";

    private const string MethodAnswer = "$iothub/methods/res/";

    private const string TwinGet = "$iothub/twin/GET/", TwinReport = "$iothub/twin/PATCH/properties/reported/";

    /// <summary>The filter of a device's cloud-to-device messages.</summary>
    public static string CloudMessages(string deviceId) => $"devices/{deviceId}{CloudToDevice}#";

    /// <summary>The topic of a cloud-to-device message with its property bag.</summary>
    public static string CloudMessage(string deviceId, string bag) => $"devices/{deviceId}{CloudToDevice}{bag}";

    /// <summary>True for a filter that this device or module may subscribe to.</summary>
    public static bool IsSubscribable(string filter, string name) => filter is TwinAnswers or DesiredChanges or MethodCalls || filter == CloudMessages(name);

    /// <summary>True for a topic of telemetry of this device or module; <paramref name="bag"/> is the property bag behind it.</summary>
    public static bool IsTelemetry(string topic, string name, out string bag)
    {
        string prefix = $"{IdentityName.Path(name)}/messages/events";
        bag = topic.Length > prefix.Length ? topic[(prefix.Length + 1)..] : "";
        return topic == prefix || topic.StartsWith(prefix + "/", StringComparison.Ordinal);
    }

    /// <summary>True for a request for the twin; <paramref name="requestId"/> comes back in the answer.</summary>
    public static bool IsTwinGet(string topic, out string requestId) => TryRequestId(topic, TwinGet, out requestId);

    /// <summary>True for a patch of reported properties; <paramref name="requestId"/> comes back in the answer.</summary>
    public static bool IsTwinReport(string topic, out string requestId) => TryRequestId(topic, TwinReport, out requestId);

    /// <summary>True for the answer to a direct method, with the device's status and the request id of the call.</summary>
    public static bool IsMethodAnswer(string topic, out int status, out string requestId)
    {
        (status, requestId) = (0, "");
        if (!topic.StartsWith(MethodAnswer, StringComparison.Ordinal))
            return false;
        int slash = topic.IndexOf('/', MethodAnswer.Length);
        return slash > 0
            && int.TryParse(topic.AsSpan(MethodAnswer.Length, slash - MethodAnswer.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out status)
            && TryRequestId(topic, topic[..(slash + 1)], out requestId);
    }

    /// <summary>The topic of a call of a direct method.</summary>
    public static string MethodCall(string name, string requestId) => $"$iothub/methods/POST/{name}/?$rid={requestId}";

    /// <summary>The topic of an answer.</summary>
    public static string Answer(int status, string requestId, long? version = null) =>
        version is { } number ? $"$iothub/twin/res/{status}/?$rid={requestId}&$version={number}" : $"$iothub/twin/res/{status}/?$rid={requestId}";

    /// <summary>The topic of a change of desired properties.</summary>
    public static string Desired(long version) => $"$iothub/twin/PATCH/properties/desired/?$version={version}";

    private static bool TryRequestId(string topic, string prefix, out string requestId)
    {
        requestId = "";
        if (!topic.StartsWith(prefix, StringComparison.Ordinal) || topic.Length <= prefix.Length || topic[prefix.Length] != '?')
            return false;
        foreach (string field in topic[(prefix.Length + 1)..].Split('&'))
        {
            if (field.StartsWith("$rid=", StringComparison.Ordinal))
                requestId = field["$rid=".Length..];
        }

        return requestId.Length > 0;
    }
}
