using System.Buffers;
using System.Text;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.IotHub;
using HubBag = EdgeAgent.Hub.Mqtt.PropertyBag;
using HubToken = EdgeAgent.Hub.Security.SasToken;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>MQTT topics on both sides, property bags, user names and tokens: one line of text.</summary>
internal static class Topics
{
    public static void Read(byte[] file)
    {
        string topic = Encoding.UTF8.GetString(file);
        TwinTopics.TryReadResponse(topic, out _, out _, out _);
        TwinTopics.TryReadDesired(topic, out _);
        MethodTopics.TryReadCall(topic, out _, out _);
        ProvisioningTopics.TryReadResponse(topic, out _, out _, out _);
        MessageTopics.TryRead("pi-001", topic, ReadOnlySequence<byte>.Empty);

        DeviceTopic.IsTwinGet(topic, out _);
        DeviceTopic.IsTwinReport(topic, out _);
        DeviceTopic.IsMethodAnswer(topic, out _, out _);
        DeviceTopic.IsSubscribable(topic, "pi-001");
        if (DeviceTopic.IsTelemetry(topic, "pi-001", out string bag))
            Survives(bag);
        Survives(topic);
        _ = DeviceUserName.TryParse(topic, out _);
        if (HubToken.TryParse(topic, out HubToken? token) && token.IsSignedBy("bm90IGEga2V5IG9mIGFueSB0b2tlbiBpbiB0aGUgY29ycHVz"))
            throw new BrokenPromiseException("a token that nobody signed is signed");
    }

    private static void Survives(string bag)
    {
        (_, Dictionary<string, string?> application) = HubBag.Parse(bag);
        (_, Dictionary<string, string?> again) = HubBag.Parse(HubBag.Write([], application));
        if (application.Count(field => field.Key.Length > 0) != again.Count(field => field.Key.Length > 0))
            throw new BrokenPromiseException("a property bag does not survive being written");
    }
}
