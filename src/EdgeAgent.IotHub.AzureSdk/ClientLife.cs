using System.Text;
using System.Threading.Channels;
using EdgeAgent.Core.Ports;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Shared;
using Polly;
using Polly.Retry;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>One device client from its making to its end: it reconnects by itself, until it says that it will not any more.</summary>
/// <remarks>The client's callbacks only queue; one reader hands on, so that a whole twin and the changes around it keep their order.</remarks>
internal sealed class ClientLife : IDisposable
{
    /// <summary>Changes that wait at most; beyond that the whole twin is fetched instead.</summary>
    private const int MostWaiting = 64;

    private readonly Channel<LifeNews> _news = Channel.CreateUnbounded<LifeNews>(new UnboundedChannelOptions { SingleReader = true });
    private readonly AzureSdkOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _fetching;
    private volatile bool _isConnected;
    private int _waiting, _isRefetchAsked;

    public ClientLife(DeviceClient client, AzureSdkOptions options, TimeProvider time, Random random)
    {
        (Client, _options, _time) = (client, options, time);
        _fetching = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt => ValueTask.FromResult(_isConnected && attempt.Outcome.Exception is { } e && SdkFailures.IsPassing(e)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromMinutes(1),
                Randomizer = random.NextDouble,
            })
            .AddTimeout(options.Timeout)
            .Build();
    }

    /// <summary>The client.</summary>
    public DeviceClient Client { get; }

    /// <summary>Whether the hub has accepted the device and the connection stands.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Whether the hub has accepted the device at any time.</summary>
    public bool HasConnected { get; private set; }

    /// <summary>Connects and hands on what happens.</summary>
    /// <returns>Why the client is at its end.</returns>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<CloudEvent.Disconnected> RunAsync(MethodCallback methods, ChannelWriter<CloudEvent> events, CancellationToken stop)
    {
        Client.SetConnectionStatusChangesHandler(OnStatus);
        try
        {
            using CancellationTokenSource late = new(_options.Timeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
            await Client.OpenAsync(either.Token).ConfigureAwait(false);
            await Client.SetMethodDefaultHandlerAsync(methods, this, either.Token).ConfigureAwait(false);
            await Client.SetDesiredPropertyUpdateCallbackAsync(OnDesired, this, either.Token).ConfigureAwait(false);
            await foreach (LifeNews news in _news.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                if (await HandAsync(news, events, stop).ConfigureAwait(false) is { } end)
                    return end;
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested && SdkFailures.IsExpected(e))
        {
            return SdkFailures.ToDisconnected(e);
        }

        return new CloudEvent.Disconnected(DisconnectReason.Unreachable, "The client has ended.");
    }

    /// <summary>Fetches the twin in order with the changes around it.</summary>
    public Task<LinkResult> RefreshAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<LinkResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _news.Writer.TryWrite(new LifeNews.Refresh(answer)) ? answer.Task.WaitAsync(cancellationToken) : Task.FromResult(LinkResult.Offline);
    }

    public void Dispose()
    {
        _isConnected = false;
        _news.Writer.TryComplete();
        while (_news.Reader.TryRead(out LifeNews? left))
            (left as LifeNews.Refresh)?.Answer?.TrySetResult(LinkResult.Offline);
        Client.Dispose();
    }

    private async Task<CloudEvent.Disconnected?> HandAsync(LifeNews news, ChannelWriter<CloudEvent> events, CancellationToken stop)
    {
        switch (news)
        {
            case LifeNews.Opened:
                HasConnected = true;
                _options.Report(null, "");
                await events.WriteAsync(new CloudEvent.Connected(), stop).ConfigureAwait(false);
                await FetchAsync(events, stop).ConfigureAwait(false);
                break;
            case LifeNews.Changed change:
                Interlocked.Decrement(ref _waiting);
                await events.WriteAsync(new CloudEvent.DesiredChanged(change.Json), stop).ConfigureAwait(false);
                break;
            case LifeNews.Refresh refresh:
                await AnswerAsync(refresh, events, stop).ConfigureAwait(false);
                break;
            case LifeNews.Lost { IsEnd: true } end:
                return end.Event;
            case LifeNews.Lost lost:
                await events.WriteAsync(lost.Event, stop).ConfigureAwait(false);
                break;
        }

        return null;
    }

    private async Task AnswerAsync(LifeNews.Refresh refresh, ChannelWriter<CloudEvent> events, CancellationToken stop)
    {
        Interlocked.Exchange(ref _isRefetchAsked, 0);
        try
        {
            await FetchAsync(events, stop).ConfigureAwait(false);
            refresh.Answer?.TrySetResult(LinkResult.Accepted);
        }
        catch (Exception e) when (SdkFailures.IsExpected(e))
        {
            refresh.Answer?.TrySetResult(_isConnected ? SdkFailures.ToResult(e) : LinkResult.Offline);
            throw;
        }
    }

    private async Task FetchAsync(ChannelWriter<CloudEvent> events, CancellationToken stop)
    {
        Twin twin = await _fetching.ExecuteAsync(static async (client, cancel) => await client.GetTwinAsync(cancel).ConfigureAwait(false), Client, stop).ConfigureAwait(false);
        string json = $$"""{"desired":{{twin.Properties.Desired.ToJson()}},"reported":{{twin.Properties.Reported.ToJson()}}}""";
        await events.WriteAsync(new CloudEvent.TwinReceived(Encoding.UTF8.GetBytes(json)), stop).ConfigureAwait(false);
    }

    private Task OnDesired(TwinCollection change, object context)
    {
        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
        {
            _news.Writer.TryWrite(new LifeNews.Changed(Encoding.UTF8.GetBytes(change.ToJson())));
            return Task.CompletedTask;
        }

        Interlocked.Decrement(ref _waiting);
        if (Interlocked.Exchange(ref _isRefetchAsked, 1) == 0)
            _news.Writer.TryWrite(new LifeNews.Refresh(null));
        return Task.CompletedTask;
    }

    private void OnStatus(ConnectionStatus status, ConnectionStatusChangeReason reason)
    {
        _isConnected = status == ConnectionStatus.Connected;
        _news.Writer.TryWrite(_isConnected
            ? new LifeNews.Opened()
            : new LifeNews.Lost(SdkFailures.ToDisconnected(reason), IsEnd: status != ConnectionStatus.Disconnected_Retrying));
    }
}
