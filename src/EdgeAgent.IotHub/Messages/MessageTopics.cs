using System.Buffers;

namespace EdgeAgent.IotHub;

/// <summary>The topics of cloud-to-device messages, as IoT Hub documents them.</summary>
internal static class MessageTopics
{
    public static string Filter(string deviceId) => $"devices/{deviceId}/messages/devicebound/#";

    /// <summary>Reads a message; null when the topic is another.</summary>
    public static CloudMessage? TryRead(string deviceId, string topic, ReadOnlySequence<byte> payload)
    {
        string prefix = $"devices/{deviceId}/messages/devicebound";
        if (topic != prefix && !topic.StartsWith(prefix + "/", StringComparison.Ordinal))
            return null;
        Dictionary<string, string?> system = new(StringComparer.Ordinal), application = new(StringComparer.Ordinal);
        foreach ((string key, string? value) in PropertyBag.Decode(topic.Length > prefix.Length ? topic[(prefix.Length + 1)..] : ""))
            (key.StartsWith("$.", StringComparison.Ordinal) || key.StartsWith("iothub-", StringComparison.Ordinal) ? system : application)[key] = value;
        return new CloudMessage
        {
            Id = system.GetValueOrDefault("$.mid"),
            CorrelationId = system.GetValueOrDefault("$.cid"),
            ContentType = system.GetValueOrDefault("$.ct"),
            Body = payload.ToArray(),
            Properties = application,
            SystemProperties = system,
        };
    }
}
