using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub;

/// <summary>One MQTT connection, from the TLS handshake to its end. It never comes back: the link makes a new one.</summary>
internal sealed class MqttConnection : IDisposable
{
    private readonly IMqttClient _client;
    private readonly IotHubLinkOptions _link;
    private readonly string _endpoint, _deviceId;
    private readonly string _requestPrefix;
    private readonly TimeProvider _time;
    private readonly ConnectionReceivers _receivers;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TwinResponse>> _pending = new();
    private readonly TaskCompletionSource<LinkFailure> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InFlight _inFlight = new();
    private long _requests;

    private MqttConnection(IMqttClient client, IotHubLinkOptions link, HubCredentials credentials, string requestPrefix, TimeProvider time, ConnectionReceivers receivers)
    {
        _client = client;
        _link = link;
        _deviceId = credentials.Hub.DeviceId;
        _endpoint = credentials.Endpoint;
        HasToken = credentials.Token is not null;
        _requestPrefix = requestPrefix;
        _time = time;
        _receivers = receivers;
        client.ApplicationMessageReceivedAsync += OnMessageAsync;
        client.DisconnectedAsync += OnDisconnectedAsync;
    }

    /// <summary>Whether the connection goes with a token, which has to be renewed.</summary>
    public bool HasToken { get; }

    /// <summary>Completes when the connection has ended, with the reason.</summary>
    public Task<LinkFailure> Ended => _ended.Task;

    /// <summary>Connects and subscribes. Gives a connection, or the reason why there is none.</summary>
    public static async Task<(MqttConnection? Connection, LinkFailure? Failure)> ConnectAsync(
        IotHubLinkOptions link, HubCredentials credentials, string requestPrefix, TimeProvider time, ConnectionReceivers receivers, CancellationToken cancellationToken)
    {
        X509Certificate2Collection? anchors = null;
        string? refusal = null;
        MqttConnection? connection = null;
        using CancellationTokenSource deadline = new(link.ConnectTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            if (link.CaFile is not null)
                anchors = TrustAnchors.Load(link.CaFile);
        }
        catch (IOException e)
        {
            return (null, new LinkFailure(LinkErrorCode.TrustUnreadable, e.Message));
        }

        try
        {
            connection = new MqttConnection(new MqttClientFactory().CreateMqttClient(), link, credentials, requestPrefix, time, receivers);
            MqttClientOptions options = MqttOptionsFactory.Create(link, credentials, anchors, reason => refusal = reason);
            MqttClientConnectResult answer = await connection._client.ConnectAsync(options, either.Token);
            LinkFailure? failure = ConnectFailures.FromConnack(answer.ResultCode, credentials.Endpoint, credentials.Hub.DeviceId)
                ?? await connection.SubscribeAsync(either.Token);
            if (failure is null)
                return (Interlocked.Exchange(ref connection, null), null);
            return (null, failure);
        }
        catch (Exception e) when (ConnectFailures.IsExpected(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, refusal is null
                ? ConnectFailures.FromException(e, credentials.Endpoint, link.ConnectTimeout)
                : new LinkFailure(LinkErrorCode.CertificateRefused, $"The certificate of {credentials.Endpoint} is refused: {refusal}."));
        }
        finally
        {
            connection?.Dispose();
            foreach (X509Certificate2 anchor in anchors ?? [])
                anchor.Dispose();
        }
    }

    /// <summary>Publishes a message with QoS 1 and waits for the hub's acknowledgement.</summary>
    public async Task<SendOutcome> SendAsync(DeviceMessage message, CancellationToken cancellationToken)
    {
        string topic = MqttOptionsFactory.EventsTopic(_deviceId, PropertyBag.Encode(message));
        if (message.Body.Length + topic.Length > DeviceMessage.LargestBytes || topic.Length > ushort.MaxValue)
            return SendOutcome.TooLarge;
        if (!_inFlight.TryEnter())
            return SendOutcome.NotConnected;

        using CancellationTokenSource deadline = new(_link.RequestTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            MqttClientPublishResult result = await _client.PublishAsync(Message(topic, message.Body, MqttQualityOfServiceLevel.AtLeastOnce), either.Token);
            return result.IsSuccess ? SendOutcome.Delivered : SendOutcome.Unconfirmed;
        }
        catch (Exception e) when (ConnectFailures.IsExpected(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
                End(new LinkFailure(LinkErrorCode.LinkLost, $"{_endpoint} did not acknowledge a message within {_link.RequestTimeout.TotalSeconds:0.#} s."));
            return SendOutcome.Unconfirmed;
        }
        finally
        {
            _inFlight.Exit();
        }
    }

    /// <summary>Sends a twin request and waits for the answer with the same request id.</summary>
    public async Task<TwinResponse> RequestAsync(Func<string, string> topic, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!_inFlight.TryEnter())
            return new TwinResponse { Outcome = TwinOutcome.NotConnected };

        string id = $"{_requestPrefix}{Interlocked.Increment(ref _requests):x}";
        TaskCompletionSource<TwinResponse> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        using CancellationTokenSource deadline = new(_link.RequestTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            if (_ended.Task.IsCompleted)
                return new TwinResponse { Outcome = TwinOutcome.LinkLost };
            await _client.PublishAsync(Message(topic(id), body, MqttQualityOfServiceLevel.AtMostOnce), either.Token);
            return await answer.Task.WaitAsync(either.Token);
        }
        catch (Exception e) when (ConnectFailures.IsExpected(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new TwinResponse { Outcome = deadline.IsCancellationRequested ? TwinOutcome.TimedOut : TwinOutcome.LinkLost };
        }
        finally
        {
            _pending.TryRemove(id, out _);
            _inFlight.Exit();
        }
    }

    /// <summary>Publishes with QoS 0, as the answer to a direct method is sent; where the link is gone, the answer is lost with it.</summary>
    public async Task AnswerAsync(string topic, ReadOnlyMemory<byte> body)
    {
        if (!_inFlight.TryEnter())
            return;
        using CancellationTokenSource deadline = new(_link.RequestTimeout, _time);
        try
        {
            await _client.PublishAsync(Message(topic, body, MqttQualityOfServiceLevel.AtMostOnce), deadline.Token);
        }
        catch (Exception e) when (ConnectFailures.IsExpected(e))
        {
            // Whoever called hears of it by the hub's time-out.
        }
        finally
        {
            _inFlight.Exit();
        }
    }

    /// <summary>Takes no new operation, waits a while for those under way, and leaves with an MQTT DISCONNECT, so that the hub sends no will.</summary>
    public async Task LeaveAsync(TimeSpan patience)
    {
        using CancellationTokenSource deadline = new(patience, _time);
        try
        {
            await _inFlight.CloseAsync().WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // What is still under way ends with the connection and tells its caller so.
        }

        using CancellationTokenSource farewell = new(TimeSpan.FromSeconds(1), _time);
        try
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), farewell.Token);
        }
        catch (Exception e) when (ConnectFailures.IsExpected(e))
        {
            // The link is gone already, which is what was wanted.
        }
    }

    /// <summary>Declares the connection dead; whoever waits for it hears the reason.</summary>
    public void End(LinkFailure reason)
    {
        if (!_ended.TrySetResult(reason))
            return;
        foreach (TaskCompletionSource<TwinResponse> answer in _pending.Values)
            answer.TrySetResult(new TwinResponse { Outcome = TwinOutcome.LinkLost });
    }

    public void Dispose()
    {
        End(new LinkFailure(LinkErrorCode.LinkLost, $"The link to {_endpoint} was taken down."));
        _client.ApplicationMessageReceivedAsync -= OnMessageAsync;
        _client.DisconnectedAsync -= OnDisconnectedAsync;
        _client.Dispose();
    }

    private static MqttApplicationMessage Message(string topic, ReadOnlyMemory<byte> body, MqttQualityOfServiceLevel quality) =>
        new() { Topic = topic, Payload = new ReadOnlySequence<byte>(body), QualityOfServiceLevel = quality };

    private async Task<LinkFailure?> SubscribeAsync(CancellationToken cancellationToken)
    {
        MqttClientSubscribeOptionsBuilder filters = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(TwinTopics.Responses, MqttQualityOfServiceLevel.AtMostOnce)
            .WithTopicFilter(TwinTopics.DesiredChanges, MqttQualityOfServiceLevel.AtLeastOnce);
        if (_receivers.AnswersMethods)
            filters.WithTopicFilter(MethodTopics.Calls, MqttQualityOfServiceLevel.AtLeastOnce);
        if (_receivers.Inbox is not null)
            filters.WithTopicFilter(MessageTopics.Filter(_deviceId), MqttQualityOfServiceLevel.AtLeastOnce);
        MqttClientSubscribeResult result = await _client.SubscribeAsync(filters.Build(), cancellationToken);
        MqttClientSubscribeResultItem? refused = result.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2);
        return refused is null ? null : new LinkFailure(LinkErrorCode.TwinRefused, $"{_endpoint} refused the subscription to {refused.TopicFilter.Topic}.");
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        MqttApplicationMessage message = received.ApplicationMessage;
        if (TwinTopics.TryReadResponse(message.Topic, out int status, out string requestId, out long? version))
        {
            if (_pending.TryRemove(requestId, out TaskCompletionSource<TwinResponse>? answer))
                answer.TrySetResult(TwinResponseReader.Read(status, version, message.Payload));
        }
        else if (TwinTopics.TryReadDesired(message.Topic, out version))
        {
            _receivers.DesiredChanged(version, message.Payload);
        }
        else if (MethodTopics.TryReadCall(message.Topic, out string name, out requestId))
        {
            _receivers.MethodCalled(name, requestId, message.Payload);
        }
        else if (MessageTopics.TryRead(_deviceId, message.Topic, message.Payload) is { } cloudMessage)
        {
            received.AutoAcknowledge = false;
            _receivers.Inbox?.Take(cloudMessage, received.AcknowledgeAsync);
        }

        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs ended)
    {
        if (ended.ClientWasConnected)
            End(ConnectFailures.FromDisconnect(ended, _endpoint));
        return Task.CompletedTask;
    }
}
