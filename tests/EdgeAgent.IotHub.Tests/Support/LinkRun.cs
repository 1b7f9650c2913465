using System.Text.Json.Nodes;
using EdgeAgent.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests;

/// <summary>A link that runs for the length of a test; every wait on it is bounded.</summary>
internal sealed class LinkRun : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public LinkRun(IotHubLinkOptions options, TimeProvider? time = null, int seed = 1, Action<IotHubLink>? prepare = null)
    {
        // A clock that a test moves by hand must not run out under a handshake that takes real time.
        if (time is FakeTimeProvider)
            options = options with { ConnectTimeout = TimeSpan.FromDays(20), RequestTimeout = TimeSpan.FromDays(20) };
        Link = new IotHubLink(options, time ?? TimeProvider.System, new Random(seed), NullLogger<IotHubLink>.Instance);
        prepare?.Invoke(Link);
        _running = Link.RunAsync(_stop.Token);
    }

    public IotHubLink Link { get; }

    public static IotHubLinkOptions Options(TestAuthority authority, int port, string device = "pi-001", string? key = null) => new()
    {
        Identity = new ConfiguredIdentity(IotHubConnectionString.Parse($"HostName=localhost:{port};DeviceId={device};SharedAccessKey={key ?? ScriptedHub.Key}")),
        CaFile = authority.CaFile,
        Backoff = new BackoffBounds(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200)),
        RequestTimeout = TimeSpan.FromSeconds(10),
    };

    public Task<LinkStatus> WaitFor(LinkState state) => WaitFor(status => status.State == state);

    public async Task<LinkStatus> WaitFor(Func<LinkStatus, bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            return await Link.WaitForStatusAsync(condition, patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The link is still {Link.Status}.");
        }
    }

    /// <summary>Moves the clock over the present wait, whenever its timer is made, until the status changes.</summary>
    public async Task<LinkStatus> PassWait(FakeTimeProvider time)
    {
        LinkStatus waiting = await WaitFor(status => status.NextAttemptIn is not null);
        Task<LinkStatus> left = WaitFor(status => !ReferenceEquals(status, waiting));
        while (!left.IsCompleted)
        {
            time.Advance(waiting.NextAttemptIn!.Value);
            await Task.WhenAny(left, Task.Delay(5));
        }

        return waiting;
    }

    public async Task<T> Next<T>()
        where T : LinkNews
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            if (await Link.ReadNewsAsync(patience.Token) is T news)
                return news;
        }
    }

    public async Task<JsonNode> NextTwin() => JsonNode.Parse((await Next<LinkNews.TwinReceived>()).Json.Span)!;

    public async Task<JsonNode> NextChange() => JsonNode.Parse((await Next<LinkNews.DesiredChanged>()).Json.Span)!;

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Link.Dispose();
        _stop.Dispose();
    }
}
