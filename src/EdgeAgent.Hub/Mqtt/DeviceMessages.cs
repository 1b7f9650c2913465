using System.Buffers;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using EdgeAgent.Hub.Twins;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>What the hub does with each message that a device publishes.</summary>
internal sealed class DeviceMessages(TelemetryStore telemetry, TwinService twins, MethodCalls methods, Throttles throttles, TimeProvider time)
{
    private const int LargestMessage = 256 << 10;

    /// <summary>Handles one message; ends when the message may be acknowledged. The answer says why the link must be closed, or is null.</summary>
    public async Task<string?> HandleAsync(DeviceLink link, MqttApplicationMessage message, bool isWill)
    {
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
            return "it published with QoS 2";
        if (message.Payload.Length + message.Topic.Length > LargestMessage)
            return $"it published {message.Payload.Length} bytes; at most {LargestMessage} are allowed with the properties";
        if (DeviceTopic.IsTelemetry(message.Topic, link.DeviceId, out string bag))
            await StoreAsync(link, message, bag, isWill).ConfigureAwait(false);
        else if (DeviceTopic.IsTwinGet(message.Topic, out string requestId))
            await ReadAsync(link, requestId).ConfigureAwait(false);
        else if (DeviceTopic.IsTwinReport(message.Topic, out requestId))
            await ReportAsync(link, message, requestId).ConfigureAwait(false);
        else if (DeviceTopic.IsMethodAnswer(message.Topic, out int status, out requestId))
            methods.Answer(link.DeviceId, requestId, status, message.Payload);
        else
            return $"it published to the unknown topic '{message.Topic}'";
        return null;
    }

    private Task StoreAsync(DeviceLink link, MqttApplicationMessage message, string bag, bool isWill)
    {
        (Dictionary<string, string?> system, Dictionary<string, string?> application) = PropertyBag.Parse(bag);
        system["iothub-connection-device-id"] = IdentityName.Device(link.DeviceId);
        if (IdentityName.Module(link.DeviceId) is { } module)
            system["iothub-connection-module-id"] = module;
        system["iothub-message-source"] = "Telemetry";
        if (isWill)
            application["iothub-MessageType"] = "Will";
        if (message.Retain)
            application["mqtt-retain"] = "true";
        return telemetry.AppendAsync(IdentityName.Device(link.DeviceId), system, application, message.Payload.ToArray());
    }

    private async Task ReadAsync(DeviceLink link, string requestId)
    {
        if (throttles.TryTake(Operation.TwinRead))
            await twins.ReadInOrderAsync(link.DeviceId, twin => Answer(link, requestId, twin)).ConfigureAwait(false);
        else
            Refuse(link, requestId, Throttles.Refusal(Operation.TwinRead));
    }

    private void Answer(DeviceLink link, string requestId, Twin? twin)
    {
        if (twin is null)
        {
            Refuse(link, requestId, HubError.DeviceNotFound(link.DeviceId));
            return;
        }

        JsonObject body = new() { ["desired"] = twin.Desired.ForDevice(), ["reported"] = twin.Reported.ForDevice() };
        link.Answer(DeviceTopic.Answer(200, requestId), body.ToHubJson());
    }

    private async Task ReportAsync(DeviceLink link, MqttApplicationMessage message, string requestId)
    {
        if (!throttles.TryTake(Operation.TwinUpdate))
        {
            Refuse(link, requestId, Throttles.Refusal(Operation.TwinUpdate));
            return;
        }

        if (HubJson.ParseObject(message.Payload.ToArray()) is not { } patch)
        {
            Refuse(link, requestId, HubError.Argument("The reported patch must be one JSON object."));
            return;
        }

        Outcome<Twin> outcome = await twins.ReportAsync(link.DeviceId, patch).ConfigureAwait(false);
        if (outcome.IsDone)
            link.Answer(DeviceTopic.Answer(204, requestId, outcome.Value.Reported.Version), "");
        else
            Refuse(link, requestId, outcome.Error);
    }

    private void Refuse(DeviceLink link, string requestId, HubError error) =>
        link.Answer(DeviceTopic.Answer(error.Status, requestId), error.ToMqttBody(requestId, time.GetUtcNow()));
}
