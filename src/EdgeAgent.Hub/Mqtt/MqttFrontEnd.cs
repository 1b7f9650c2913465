using System.Collections.Concurrent;
using System.Net;
using EdgeAgent.Hub.CloudToDevice;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Twins;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>Ties the broker's events to the hub: it keeps connections, and nothing is ever passed from one device to another.</summary>
internal sealed partial class MqttFrontEnd
{
    private const int MostSubscriptions = 5;

    private readonly ConcurrentDictionary<EndPoint, DeviceLink> _arriving = new();
    private readonly MqttServer _server;
    private readonly DeviceAuthenticator _authenticator;
    private readonly DeviceLinks _links;
    private readonly DeviceMessages _messages;
    private readonly DeviceStore _devices;
    private readonly SessionStore _sessions;
    private readonly TwinStore _twins;
    private readonly MethodCalls _methods;
    private readonly CloudMessageDelivery _cloudMessages;
    private readonly ILogger _logger;

    public MqttFrontEnd(MqttServer server, DeviceAuthenticator authenticator, DeviceLinks links, DeviceMessages messages, DeviceStore devices, SessionStore sessions,
        TwinStore twins, MethodCalls methods, CloudMessageDelivery cloudMessages, ILogger<MqttFrontEnd> logger)
    {
        (_server, _authenticator, _links, _messages, _devices, _sessions, _twins, _methods, _cloudMessages, _logger) =
            (server, authenticator, links, messages, devices, sessions, twins, methods, cloudMessages, logger);
        server.ValidatingConnectionAsync += ValidateAsync;
        server.InterceptingOutboundPacketAsync += MarkSessionPresentAsync;
        server.ClientConnectedAsync += ConnectedAsync;
        server.ClientDisconnectedAsync += DisconnectedAsync;
        server.InterceptingInboundPacketAsync += ReceivedAsync;
        server.InterceptingPublishAsync += PublishedAsync;
        server.InterceptingSubscriptionAsync += SubscribeAsync;
        server.ClientAcknowledgedPublishPacketAsync += AcknowledgedAsync;
    }

    private async Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        try
        {
            int cuts = _links.CutsOf(connection.ClientId);     // Before the registry is read: what is revoked from here on is noticed.
            var (code, reason, userName, endsUtc) = _authenticator.Judge(connection);
            connection.ReasonCode = code;
            if (userName is null)
            {
                LogRefused(connection.ClientId, connection.RemoteEndPoint, reason);
                return;
            }

            bool isPersistent = connection.CleanSession == false;
            IReadOnlyList<string> subscriptions = isPersistent ? _sessions.Find(userName.Name) ?? [] : [];
            if (!isPersistent)
                await _sessions.DeleteAsync(userName.Name).ConfigureAwait(false);
            if (userName.ModelId is { } modelId)
                await _twins.RecordModelAsync(userName.Name, modelId).ConfigureAwait(false);
            _arriving[connection.RemoteEndPoint] = new DeviceLink(userName.Name, connection.RemoteEndPoint, endsUtc, isPersistent, subscriptions) { CutsBefore = cuts };
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, connection.ClientId);
            connection.ReasonCode = MqttConnectReasonCode.ServerUnavailable;
        }
    }

    private Task MarkSessionPresentAsync(InterceptingPacketEventArgs sending)
    {
        if (sending.Packet is MqttConnAckPacket answer && _arriving.TryGetValue(sending.RemoteEndPoint, out DeviceLink? link) && link.Subscriptions.Count > 0)
            answer.IsSessionPresent = true;
        return Task.CompletedTask;
    }

    private async Task ConnectedAsync(ClientConnectedEventArgs connected)
    {
        if (!_arriving.TryRemove(connected.RemoteEndPoint, out DeviceLink? link))
            return;
        link.Attach(await _server.GetSessionAsync(connected.ClientId).ConfigureAwait(false));
        _links.Add(link);
        if (_links.CutsOf(link.DeviceId) != link.CutsBefore)
            await _links.CutAsync(link.DeviceId).ConfigureAwait(false);
        _methods.DeviceArrived();
        LogConnected(link.DeviceId, link.Remote);
        await DeliverAsync(link).ConfigureAwait(false);
        await RecordConnectionAsync(link.DeviceId, isConnected: true).ConfigureAwait(false);
    }

    private async Task DisconnectedAsync(ClientDisconnectedEventArgs disconnected)
    {
        _arriving.TryRemove(disconnected.RemoteEndPoint, out _);
        if (_links.Remove(disconnected.ClientId, disconnected.RemoteEndPoint) && disconnected.DisconnectType != MqttClientDisconnectType.Takeover)
            await RecordConnectionAsync(disconnected.ClientId, isConnected: false).ConfigureAwait(false);
        LogDisconnected(disconnected.ClientId, disconnected.RemoteEndPoint, disconnected.DisconnectType);
    }

    private async Task ReceivedAsync(InterceptingPacketEventArgs received)
    {
        if (received.Packet is MqttPublishPacket && LinkOf(received) is { } sender)
            sender.IsPublishing = true;
        else if (received.Packet is MqttUnsubscribePacket unsubscribing && LinkOf(received) is { } link)
            await UnsubscribeAsync(link, unsubscribing.TopicFilters).ConfigureAwait(false);   // not at the broker's own event: it holds a lock of its thread there
    }

    private async Task PublishedAsync(InterceptingPublishEventArgs publishing)
    {
        publishing.ProcessPublish = false;
        if (_links.Find(publishing.ClientId) is not { } link)
        {
            publishing.CloseConnection = true;
            return;
        }

        bool isWill = !link.IsPublishing;
        try
        {
            if (await _messages.HandleAsync(link, publishing.ApplicationMessage, isWill).ConfigureAwait(false) is { } reason)
            {
                LogClosing(link.DeviceId, reason);
                publishing.CloseConnection = true;
            }
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, link.DeviceId);
            publishing.CloseConnection = true;   // no acknowledgement: the device keeps the message and sends it again
        }
        finally
        {
            link.IsPublishing = false;
        }
    }

    private async Task SubscribeAsync(InterceptingSubscriptionEventArgs subscribing)
    {
        string filter = subscribing.TopicFilter.Topic;
        if (_links.Find(subscribing.ClientId) is not { } link || !DeviceTopic.IsSubscribable(filter, link.DeviceId)
            || (link.Subscriptions.Count >= MostSubscriptions && !link.Subscriptions.Contains(filter)))
        {
            LogSubscriptionRefused(subscribing.ClientId, filter);
            subscribing.ProcessSubscription = false;
            subscribing.Response.ReasonCode = MqttSubscribeReasonCode.UnspecifiedError;
            return;
        }

        if (subscribing.TopicFilter.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            subscribing.TopicFilter.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce;
            subscribing.Response.ReasonCode = MqttSubscribeReasonCode.GrantedQoS1;
        }

        link.Subscribe(filter);
        _methods.DeviceArrived();
        await SaveSessionAsync(link).ConfigureAwait(false);
        await DeliverAsync(link).ConfigureAwait(false);
    }

    private async Task AcknowledgedAsync(ClientAcknowledgedPublishPacketEventArgs acknowledged)
    {
        if (!acknowledged.IsCompleted || acknowledged.PublishPacket.CorrelationData is not { Length: sizeof(long) } number)
            return;
        try
        {
            await _cloudMessages.AcknowledgeAsync(acknowledged.ClientId, BitConverter.ToInt64(number)).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, acknowledged.ClientId);   // the message stays pending and comes again
        }
    }

    private async Task DeliverAsync(DeviceLink link)
    {
        try
        {
            await _cloudMessages.DeliverAsync(link).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, link.DeviceId);
        }
    }

    private async Task UnsubscribeAsync(DeviceLink link, IEnumerable<string> filters)
    {
        foreach (string filter in filters)
            link.Unsubscribe(filter);
        try
        {
            await SaveSessionAsync(link).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, link.DeviceId);
        }
    }

    private DeviceLink? LinkOf(InterceptingPacketEventArgs packet) =>
        _links.Find(packet.ClientId) is { } link && link.Remote.Equals(packet.RemoteEndPoint) ? link : null;

    private Task SaveSessionAsync(DeviceLink link) => link.IsPersistent ? _sessions.SaveAsync(link.DeviceId, link.Subscriptions) : Task.CompletedTask;

    private async Task RecordConnectionAsync(string deviceId, bool isConnected)
    {
        try
        {
            await _devices.RecordConnectionAsync(deviceId, isConnected).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, deviceId);
        }
    }

    [LoggerMessage(200, LogLevel.Information, "Device {DeviceId} connected from {Remote}")]
    private partial void LogConnected(string deviceId, EndPoint remote);

    [LoggerMessage(201, LogLevel.Information, "Device {DeviceId} at {Remote} disconnected: {Kind}")]
    private partial void LogDisconnected(string deviceId, EndPoint remote, MqttClientDisconnectType kind);

    [LoggerMessage(202, LogLevel.Warning, "Refused the connection of '{ClientId}' from {Remote}: {Reason}")]
    private partial void LogRefused(string clientId, EndPoint remote, string reason);

    [LoggerMessage(203, LogLevel.Warning, "Closing the link of {DeviceId}: {Reason}")]
    private partial void LogClosing(string deviceId, string reason);

    [LoggerMessage(204, LogLevel.Warning, "Refused to {DeviceId} the subscription to '{Filter}'")]
    private partial void LogSubscriptionRefused(string deviceId, string filter);

    [LoggerMessage(205, LogLevel.Error, "The store failed for {DeviceId}; its link is closed and nothing was acknowledged")]
    private partial void LogStoreFailed(Exception failure, string deviceId);
}
