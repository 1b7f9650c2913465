using Microsoft.Extensions.Logging;

namespace EdgeAgent.IotHub;

/// <summary>A device's supervised link to an IoT Hub: one MQTT connection at a time, made again for as long as <see cref="RunAsync"/> runs.</summary>
/// <remarks>
/// All members may be used from any thread. Operations never wait for a link: without one they say so at once. Waits between attempts are random
/// within growing bounds (see <see cref="IotHubLinkOptions.Backoff"/>).
/// </remarks>
public sealed class IotHubLink : IDisposable
{
    private const int ContestedAfter = 3;
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(30), ClockLook = TimeSpan.FromSeconds(10), ClockJump = TimeSpan.FromMinutes(1);

    private readonly IotHubLinkOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly LinkStatusCell _status = new();
    private readonly LinkMailbox _news = new();
    private readonly SemaphoreSlim _oneReport = new(1, 1);
    private readonly ReconnectBackoff _backoff;
    private readonly ReconnectBackoff _slowBackoff;
    private readonly MethodDispatcher _methods;
    private readonly TimeSpan _patience;
    private string _endpoint = "";
    private volatile Session? _session;
    private int _closedEarly;
    private bool _lostStable;
    private (long Timestamp, DateTimeOffset Utc) _attempted;
    private int _failures;

    /// <summary>Makes a link that is not yet up.</summary>
    /// <param name="options">Hub, device, key, and times.</param>
    /// <param name="time">The clock for tokens and the timer for waits.</param>
    /// <param name="random">Spreads waits and renewals; used only by <see cref="RunAsync"/>.</param>
    /// <param name="logger">Takes the link's events, 1001 to 1018.</param>
    public IotHubLink(IotHubLinkOptions options, TimeProvider time, Random random, ILogger<IotHubLink> logger)
    {
        _options = options;
        _time = time;
        _random = random;
        _logger = logger;
        _backoff = new ReconnectBackoff(options.Backoff, random);
        _slowBackoff = new ReconnectBackoff(options.SlowBackoff, random);
        _methods = new MethodDispatcher(options, (topic, body) => _session?.Connection.AnswerAsync(topic, body) ?? Task.CompletedTask, time, logger);
        _patience = TimeSpan.FromSeconds(2);
    }

    /// <summary>The present state, with the last failure.</summary>
    public LinkStatus Status => _status.Value;

    /// <summary>Answers the hub's direct methods; null, or set after the link runs, subscribes to none. Set before <see cref="RunAsync"/>.</summary>
    /// <remarks>Called on the thread pool, for up to <see cref="IotHubLinkOptions.MostConcurrentMethods"/> calls at a time. Whatever it does, twin and messages go on:
    /// an exception is answered with 500, too long a run with 504, one call too many with 429.</remarks>
    public Func<MethodCall, CancellationToken, Task<MethodAnswer>>? MethodHandler
    {
        get => _methods.Handler;
        set => _methods.Handler = value;
    }

    /// <summary>Handles cloud-to-device messages, one at a time and in order; null subscribes to none. Set before <see cref="RunAsync"/>.</summary>
    /// <remarks>A message is acknowledged when the task has ended well; after an exception the hub sends it again. It may come twice in any case.</remarks>
    public Func<CloudMessage, CancellationToken, Task>? MessageHandler { get; set; }

    /// <summary>Waits until the status meets a condition.</summary>
    public Task<LinkStatus> WaitForStatusAsync(Func<LinkStatus, bool> condition, CancellationToken cancellationToken) => _status.WaitAsync(condition, cancellationToken);

    /// <summary>Waits for news: the status, the twin, and changes of the desired properties, in the order in which they came. For one reader.</summary>
    public ValueTask<LinkNews> ReadNewsAsync(CancellationToken cancellationToken) => _news.TakeAsync(cancellationToken);

    /// <summary>Fetches the whole twin once more; it comes as <see cref="LinkNews.TwinReceived"/> too.</summary>
    public Task<TwinResponse> RefreshTwinAsync(CancellationToken cancellationToken) =>
        _session is { } session
            ? session.Twin.RefreshAsync(session.Connection, cancellationToken)
            : Task.FromResult(new TwinResponse { Outcome = TwinOutcome.NotConnected });

    /// <summary>Sends a message and waits for the hub's acknowledgement.</summary>
    public Task<SendOutcome> SendAsync(DeviceMessage message, CancellationToken cancellationToken) =>
        _session?.Connection.SendAsync(message, cancellationToken) ?? Task.FromResult(SendOutcome.NotConnected);

    /// <summary>Merges a patch into the reported properties and waits for the hub's answer. One patch is in flight at a time; the next waits for it.</summary>
    /// <param name="patch">A JSON merge patch: an object in which null removes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TwinResponse> PatchReportedAsync(ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
    {
        await _oneReport.WaitAsync(cancellationToken);
        try
        {
            return _session is { } session
                ? await session.Connection.RequestAsync(TwinTopics.PatchReported, patch, cancellationToken)
                : new TwinResponse { Outcome = TwinOutcome.NotConnected };
        }
        finally
        {
            _oneReport.Release();
        }
    }

    /// <summary>Keeps the link up until it is cancelled, then leaves the hub in order. Runs once; throws nothing on cancellation.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (_options.FirstConnectSpread > TimeSpan.Zero)
                await Task.Delay(_options.FirstConnectSpread * _random.NextDouble(), _time, stopping);
            while (true)
            {
                if (await RunConnectionAsync(stopping) is { } failure)
                    await WaitAfterAsync(failure, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            SetStatus(Status with { State = LinkState.Stopped, NextAttemptIn = null });
        }
        finally
        {
            await _methods.StopAsync(_patience);
        }
    }

    /// <summary>Frees the link after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        _oneReport.Dispose();
        _methods.Dispose();
    }

    private async Task<LinkFailure?> RunConnectionAsync(CancellationToken stopping)
    {
        _attempted = (_time.GetTimestamp(), _time.GetUtcNow());
        SetStatus(Status with { State = LinkState.Connecting, NextAttemptIn = null });
        TwinSession twin = new(_news, _options.Backoff, _time, _random, _logger);
        MessageInbox? inbox = MessageHandler is { } handler ? new MessageInbox(handler, _logger) : null;
        (MqttConnection? connection, LinkFailure? failure) = await ConnectAsync(new ConnectionReceivers(twin.TakeNotification, _methods.Take, MethodHandler is not null, inbox), stopping);
        _options.Identity.Report(failure);
        if (connection is null)
            return failure;

        long connectedAt = _time.GetTimestamp();
        using (connection)
        using (CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(stopping))
        {
            _session = new Session(connection, twin);
            SetStatus(new LinkStatus { State = LinkState.Connected, FailedAttempts = _failures });
            LinkLog.Connected(_logger, _endpoint);

            Task<LinkFailure> fetching = twin.RunAsync(connection, life.Token);
            Task handling = inbox?.RunAsync(life.Token) ?? Task.CompletedTask;
            TimeSpan renewAfter = connection.HasToken ? _options.TokenLifetime * (0.80 + (0.05 * _random.NextDouble())) : Timeout.InfiniteTimeSpan;
            Task renewal = Task.Delay(renewAfter, _time, life.Token);
            Task first = await Task.WhenAny(connection.Ended, fetching, renewal);

            if (stopping.IsCancellationRequested && !connection.Ended.IsCompleted)
                await _methods.StopAsync(_patience);
            _session = null;
            if (first == renewal && !stopping.IsCancellationRequested)
            {
                SetStatus(Status with { State = LinkState.Renewing });
                LinkLog.Renewing(_logger);
            }

            if (first == fetching && fetching.IsCompletedSuccessfully)
                connection.End(await fetching);
            LinkFailure? reason = connection.Ended.IsCompleted ? await connection.Ended : null;
            if (reason is null)
                await connection.LeaveAsync(_patience);
            await life.CancelAsync();
            try
            {
                await Task.WhenAll(fetching, handling);
            }
            catch (OperationCanceledException) when (life.IsCancellationRequested)
            {
                // Ended with its connection.
            }

            RecordLife(reason, _time.GetElapsedTime(connectedAt));
            if (stopping.IsCancellationRequested)
                LinkLog.Left(_logger, _endpoint);
            stopping.ThrowIfCancellationRequested();
            return reason;
        }
    }

    private async Task<(MqttConnection? Connection, LinkFailure? Failure)> ConnectAsync(ConnectionReceivers receivers, CancellationToken stopping)
    {
        (IotHubConnectionString? hub, LinkFailure? failure) = await _options.Identity.ResolveAsync(stopping);
        if (hub is null)
            return (null, failure);
        while (true)
        {
            ClientCertificate? certificate = null;
            if (hub.UsesCertificate && (certificate = ChooseCertificate(out failure)) is null)
                return (null, failure);
            HubCredentials credentials = new(hub, hub.Port ?? _options.MqttPort, hub.CreateToken(_time.GetUtcNow() + _options.TokenLifetime), certificate);
            _endpoint = credentials.Endpoint;
            LinkLog.Connecting(_logger, _endpoint, hub.DeviceId);
            (MqttConnection? connection, failure) = await MqttConnection.ConnectAsync(_options, credentials, $"{_random.Next():x8}-", _time, receivers, stopping);
            if (certificate is null || failure is null)
            {
                if (certificate is not null)
                    _options.Identity.Certificate!.Accepted(certificate);
                return (connection, failure);
            }

            if (!MayBeOfCertificate(failure.Code) || !_options.Identity.Certificate!.Refused(certificate))
                return (null, failure);
            LinkLog.OldCertificate(_logger, failure.Message);
        }
    }

    private ClientCertificate? ChooseCertificate(out LinkFailure? failure)
    {
        string? problem = "The device has no certificate, and its connection string says x509=true.";
        ClientCertificate? certificate = _options.Identity.Certificate?.Choose(out problem);
        failure = certificate is null ? new LinkFailure(LinkErrorCode.OwnCertificateUnreadable, problem!) : null;
        if (certificate is not null && problem is not null)
            LinkLog.OldCertificate(_logger, problem);
        if (certificate is not null && certificate.Leaf.NotAfter - _time.GetUtcNow().LocalDateTime < WarnBefore)
            LinkLog.CertificateEnds(_logger, certificate.Leaf.Subject, certificate.Leaf.NotAfter.ToUniversalTime());
        return certificate;
    }

    // A hub that refuses a certificate says so with an alert of TLS, by closing, or in its CONNACK.
    private static bool MayBeOfCertificate(LinkErrorCode code) =>
        code is LinkErrorCode.Unauthorized or LinkErrorCode.TlsFailed or LinkErrorCode.ClosedByHub or LinkErrorCode.ProtocolError or LinkErrorCode.LinkLost;

    private void RecordLife(LinkFailure? reason, TimeSpan life)
    {
        TimeSpan early = _closedEarly > 0 ? _options.TokenLifetime / 2 : _options.StableAfter;
        _closedEarly = reason is { Code: LinkErrorCode.ClosedByHub } && life < early ? _closedEarly + 1 : 0;
        _lostStable = reason is not null && life >= _options.StableAfter;
        if (reason is not null && life < _options.StableAfter)
            return;
        _failures = 0;
        _backoff.Reset();
        if (_closedEarly == 0)
            _slowBackoff.Reset();
    }

    private async Task WaitAfterAsync(LinkFailure failure, CancellationToken stopping)
    {
        _failures = Math.Min(_failures + 1, int.MaxValue - 1);
        LinkState state = failure.Code is LinkErrorCode.Unauthorized or LinkErrorCode.NotProvisioned ? LinkState.Unauthorized
            : failure.Code == LinkErrorCode.ClosedByHub && _closedEarly >= ContestedAfter ? LinkState.Contested
            : LinkState.Disconnected;
        TimeSpan wait = (state == LinkState.Disconnected ? _backoff : _slowBackoff).Next() + (_lostStable ? _options.FirstConnectSpread * _random.NextDouble() : TimeSpan.Zero);
        _lostStable = false;
        SetStatus(new LinkStatus { State = state, LastFailure = failure, FailedAttempts = _failures, NextAttemptIn = wait });
        if (state == LinkState.Contested)
            LinkLog.Contested(_logger, _endpoint, _closedEarly, wait.TotalSeconds);
        else
            LinkLog.Retrying(_logger, failure.Message, wait.TotalSeconds);
        if (failure.MayBeOfClock)
            await WaitOrClockAsync(wait, stopping);
        else
            await Task.Delay(wait, _time, stopping);
    }

    // A device without a clock of its own gets the time some while after its start: what failed for the wrong time is then tried at once.
    private async Task WaitOrClockAsync(TimeSpan wait, CancellationToken stopping)
    {
        (long begun, DateTimeOffset told) = _attempted;
        TaskCompletionSource jumped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using ITimer look = _time.CreateTimer(
            _ =>
            {
                if ((_time.GetUtcNow() - told - _time.GetElapsedTime(begun)).Duration() > ClockJump)
                    jumped.TrySetResult();
            },
            null, ClockLook, ClockLook);
        await Task.WhenAny(Task.Delay(wait, _time, over.Token), jumped.Task);
        await over.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        if (!jumped.Task.IsCompleted)
            return;
        LinkLog.ClockSet(_logger, told, _time.GetUtcNow());
        _slowBackoff.Reset();
        _backoff.Reset();
    }

    private void SetStatus(LinkStatus status)
    {
        _status.Set(status);
        _news.PutStatus(status);
    }

    private sealed record Session(MqttConnection Connection, TwinSession Twin);
}
