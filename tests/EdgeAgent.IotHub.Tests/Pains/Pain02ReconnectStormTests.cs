using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Faults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 2: a fleet that comes back to its hub in one second, or a device that reconnects without end (iotedge #5201, #5854; csharp #1481). Time is simulated.</summary>
public sealed class Pain02ReconnectStormTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_thousand_links_come_back_to_their_hub_within_the_rate_of_its_smallest_tier()
    {
        const int Fleet = 1000, RatePerSecond = 100, AwaySeconds = 60;
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        DateTimeOffset start = time.GetUtcNow();
        Random seeds = new(2);
        List<AwayHub> hubs = [.. Enumerable.Range(0, Fleet).Select(_ => new AwayHub(time))];
        List<IotHubLink> links = [.. hubs.Select(hub => new IotHubLink(
            new IotHubLinkOptions { Identity = hub, FirstConnectSpread = TimeSpan.FromSeconds(30) }, time, new Random(seeds.Next()), NullLogger<IotHubLink>.Instance))];
        using CancellationTokenSource stop = new();
        List<Task> runs = [.. links.Select(link => link.RunAsync(stop.Token))];
        for (int second = 0; second < AwaySeconds + (FaultForm.IsLong ? 600 : 60); second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            while (links.Any(link => link.Status.State == LinkState.Connecting))
                await Task.Yield();
        }

        DateTimeOffset back = start + TimeSpan.FromSeconds(AwaySeconds);
        int[] firsts = [.. hubs.Select(hub => hub.Attempts.FirstOrDefault(at => at >= back)).Where(at => at != default).GroupBy(at => (long)(at - start).TotalSeconds).Select(second => second.Count())];
        TestContext.Current.TestOutputHelper?.WriteLine($"{firsts.Sum()} of {Fleet} links came back, at most {firsts.Max()} in one second");
        Assert.InRange(firsts.Sum(), Fleet / 2, Fleet);
        Assert.InRange(firsts.Max(), 1, RatePerSecond);
        await stop.CancelAsync();
        await Task.WhenAll(runs);
        links.ForEach(link => link.Dispose());
    }

    [Fact]
    public async Task Two_clients_of_one_identity_do_not_play_ping_pong()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        IotHubLinkOptions options = LinkRun.Options(_authority, hub.Port) with { Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)) };
        await using LinkRun one = new(options, time, seed: 1);
        await one.WaitFor(LinkState.Connected);
        await using LinkRun two = new(options, time, seed: 2);

        DateTimeOffset end = time.GetUtcNow() + TimeSpan.FromMinutes(40);
        bool contested = false;
        while (time.GetUtcNow() < end)
        {
            await await Task.WhenAny(one.WaitFor(s => s.NextAttemptIn is not null), two.WaitFor(s => s.NextAttemptIn is not null));
            LinkRun waiting = one.Link.Status.NextAttemptIn is not null ? one : two;
            contested |= (await waiting.PassWait(time)).State == LinkState.Contested;
            await waiting.WaitFor(s => s.State is LinkState.Connected || s.NextAttemptIn is not null);
        }

        Assert.True(contested);
        Assert.InRange(hub.Attempts.Reader.Count, 4, 40);
    }

    private sealed class AwayHub(TimeProvider time) : IHubIdentity
    {
        public List<DateTimeOffset> Attempts { get; } = [];

        public IotHubConnectionString? Current => null;

        public ClientCertificateFiles? Certificate => null;

        public Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> ResolveAsync(CancellationToken cancellationToken)
        {
            Attempts.Add(time.GetUtcNow());
            return Task.FromResult<(IotHubConnectionString?, LinkFailure?)>((null, new LinkFailure(LinkErrorCode.Unreachable, "The hub is away.")));
        }

        public void Report(LinkFailure? failure)
        {
        }
    }
}
