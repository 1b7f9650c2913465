using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>One live connection of one device.</summary>
internal sealed class DeviceLink(string deviceId, EndPoint remote, DateTimeOffset tokenExpiresUtc, bool isPersistent, IEnumerable<string> subscriptions)
{
    private MqttSessionStatus? _session;
    private ImmutableHashSet<string> _subscriptions = [.. subscriptions];

    /// <summary>The device or module, see <see cref="Devices.IdentityName"/>.</summary>
    public string DeviceId { get; } = deviceId;

    /// <summary>The other end; tells this link from an earlier or later one of the same device.</summary>
    public EndPoint Remote { get; } = remote;

    /// <summary>The link is cut some minutes after this.</summary>
    public DateTimeOffset TokenExpiresUtc { get; } = tokenExpiresUtc;

    /// <summary>Since when it is one of the live links.</summary>
    public DateTimeOffset SinceUtc { get; set; }

    /// <summary><see cref="DeviceLinks.CutsOf"/> when the device was let in.</summary>
    public int CutsBefore { get; init; }

    /// <summary>True when the session outlives the link.</summary>
    public bool IsPersistent { get; } = isPersistent;

    /// <summary>Held while cloud-to-device messages are handed to this link, so that they go out once and in order.</summary>
    public SemaphoreSlim CloudTurn { get; } = new(1, 1);

    /// <summary>The last cloud-to-device message that was handed to this link.</summary>
    public long LastCloudMessage { get; set; }

    /// <summary>True when the device is subscribed to cloud-to-device messages.</summary>
    public bool TakesCloudMessages => Volatile.Read(ref _subscriptions).Contains(DeviceTopic.CloudMessages(DeviceId));

    /// <summary>True while a message of the device is handled; a message outside that is the will, which the broker publishes itself.</summary>
    public bool IsPublishing { get; set; }

    /// <summary>The filters that the device is subscribed to.</summary>
    public IReadOnlyCollection<string> Subscriptions => Volatile.Read(ref _subscriptions);

    /// <summary>Gives the link the broker's queue to the device.</summary>
    public void Attach(MqttSessionStatus session) => Volatile.Write(ref _session, session);

    public void Subscribe(string filter) => ImmutableInterlocked.Update(ref _subscriptions, (set, added) => set.Add(added), filter);

    public void Unsubscribe(string filter) => ImmutableInterlocked.Update(ref _subscriptions, (set, removed) => set.Remove(removed), filter);

    /// <summary>Sends a change of desired properties, if the device listens for them.</summary>
    public void NotifyDesired(long version, JsonObject patch) => Send(DeviceTopic.DesiredChanges, DeviceTopic.Desired(version), patch.ToHubJson());

    /// <summary>Sends the answer to a twin request, if the device listens for answers.</summary>
    public void Answer(string topic, string body) => Send(DeviceTopic.TwinAnswers, topic, body);

    /// <summary>True when the device is subscribed to direct methods.</summary>
    public bool AnswersMethods => Volatile.Read(ref _subscriptions).Contains(DeviceTopic.MethodCalls);

    /// <summary>Calls a direct method; false when the device does not listen for them.</summary>
    public bool Call(string name, string requestId, string payload) => Send(DeviceTopic.MethodCalls, DeviceTopic.MethodCall(name, requestId), payload);

    /// <summary>Sends a cloud-to-device message with QoS 1; its number comes back with the acknowledgement. False when the device does not listen for them.</summary>
    public bool SendCloudMessage(long sequence, string bag, byte[] body) => Send(DeviceTopic.CloudMessages(DeviceId), new MqttApplicationMessage
    {
        Topic = DeviceTopic.CloudMessage(DeviceId, bag),
        PayloadSegment = body,
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        CorrelationData = BitConverter.GetBytes(sequence),
    });

    private bool Send(string filter, string topic, string body) =>
        Send(filter, new MqttApplicationMessage { Topic = topic, PayloadSegment = Encoding.UTF8.GetBytes(body) });

    private bool Send(string filter, MqttApplicationMessage message) =>
        Volatile.Read(ref _subscriptions).Contains(filter) && Volatile.Read(ref _session) is { } session && session.TryEnqueueApplicationMessage(message, out _);
}
