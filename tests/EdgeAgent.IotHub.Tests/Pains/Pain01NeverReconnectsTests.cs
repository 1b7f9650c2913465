using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Faults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 1: the device never reconnects after the network was away, and needs a restart (iotedge #570, #6535; csharp #513, #558). The link is cut again and again, in each way
/// that a network has, for one second to one hour of simulated time; it is always back within its longest wait.</summary>
public sealed class Pain01NeverReconnectsTests : IDisposable
{
    private static readonly BackoffBounds Waits = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10), ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("reset")]
    [InlineData("silence")]
    [InlineData("no name")]
    [InlineData("half open")]
    public async Task A_link_that_is_cut_comes_back(string way)
    {
        Random random = new(1);
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        IotHubLinkOptions options = LinkRun.Options(_authority, network.Port);
        NamedHub identity = new(options.Identity);
        options = options with { Identity = identity, Backoff = Waits, SlowBackoff = Waits, ConnectTimeout = ConnectTimeout, RequestTimeout = TimeSpan.FromSeconds(20), KeepAlive = TimeSpan.FromMinutes(15), TokenLifetime = TimeSpan.FromDays(40) };
        using IotHubLink link = new(options, time, new Random(2), NullLogger<IotHubLink>.Instance);
        using CancellationTokenSource stop = new();
        Task run = link.RunAsync(stop.Token);
        await link.WaitForStatusAsync(status => status.State == LinkState.Connected, TestContext.Current.CancellationToken);
        TimeSpan longest = TimeSpan.Zero;
        for (int cut = 0; cut < FaultForm.Pick(way == "silence" ? 6 : 25, 250); cut++)
        {
            time.Advance(TimeSpan.FromMinutes(2));
            TimeSpan away = TimeSpan.FromSeconds(Math.Pow(3600, random.NextDouble()));
            Cut(way, network, identity);
            if (way == "silence")
                _ = link.SendAsync(new DeviceMessage { Id = "1", Body = "{}"u8.ToArray() }, CancellationToken.None);
            long start = time.GetTimestamp();
            while (time.GetElapsedTime(start) < away)
                await PassAsync(link, time, TimeSpan.FromSeconds(Math.Min(60, Math.Max(1, (away - time.GetElapsedTime(start)).TotalSeconds))));

            (network.Silent, network.Refuses, identity.IsUnknown) = (false, false, false);
            long restored = time.GetTimestamp();
            while (link.Status.State != LinkState.Connected)
                await PassAsync(link, time, TimeSpan.FromSeconds(1));
            TimeSpan took = time.GetElapsedTime(restored);
            longest = took > longest ? took : longest;
            Assert.InRange(took, TimeSpan.Zero, Waits.Longest + Margin + (way == "silence" ? ConnectTimeout : TimeSpan.Zero));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{way}: back after at most {longest.TotalSeconds:0} s");
        await stop.CancelAsync();
        await run.WaitAsync(LinkRun.Patience, TestContext.Current.CancellationToken);
    }

    private static void Cut(string way, CutProxy network, NamedHub identity)
    {
        switch (way)
        {
            case "silence":
                network.Silent = true;
                break;
            case "no name":
                identity.IsUnknown = true;
                network.Reset();
                break;
            case "half open":
                network.Silent = true;
                network.ResetDevices();
                network.Refuses = true;
                break;
            default:
                network.Refuses = true;
                network.Reset();
                break;
        }
    }

    // The clock moves while the link waits, and under an attempt only when that hangs for real.
    private static async Task PassAsync(IotHubLink link, FakeTimeProvider time, TimeSpan step)
    {
        LinkStatus before = link.Status;
        if (before.NextAttemptIn is null)
        {
            using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(before.State == LinkState.Connecting ? 200 : 20));
            try
            {
                await link.WaitForStatusAsync(status => !ReferenceEquals(status, before), patience.Token);
                return;
            }
            catch (OperationCanceledException)
            {
                // It hangs: time goes on.
            }
        }

        time.Advance(step);
        await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    private sealed class NamedHub(IHubIdentity known) : IHubIdentity
    {
        public bool IsUnknown { get; set; }

        public IotHubConnectionString? Current => known.Current;

        public ClientCertificateFiles? Certificate => null;

        public Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> ResolveAsync(CancellationToken cancellationToken) => IsUnknown
            ? Task.FromResult<(IotHubConnectionString?, LinkFailure?)>((null, new LinkFailure(LinkErrorCode.NameNotResolved, "The name is not resolved.")))
            : known.ResolveAsync(cancellationToken);

        public void Report(LinkFailure? failure)
        {
        }
    }
}
