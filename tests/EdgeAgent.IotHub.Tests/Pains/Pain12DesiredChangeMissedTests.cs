using System.Text.Json.Nodes;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Faults;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 12: a desired change is missed while the device was away, or an older value wins (csharp #3423; sdk-c #775). The cloud changes the desired properties in each phase of
/// a connect; what the device is left with is the newest version.</summary>
public sealed class Pain12DesiredChangeMissedTests : IDisposable
{
    private static readonly string[] Phases = ["away", "connect", "subscribe", "twin", "connected"];

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_change_in_any_phases_of_a_connect_leaves_the_newest_version()
    {
        Random random = new(12);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        BackoffBounds quick = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port) with { Backoff = quick, SlowBackoff = quick, StableAfter = TimeSpan.FromTicks(1) });
        JsonObject held = [];
        await FollowAsync(run, held, 1);
        for (int round = 0; round < FaultForm.Pick(24, 400); round++)
        {
            HashSet<string> chosen = [.. Phases.Where(_ => random.Next(2) == 0)];
            Func<Task> Change(string phase, bool notify) => () => chosen.Remove(phase) ? hub.ChangeDesiredAsync("pi-001", $"p{random.Next(3)}", round, notify) : Task.CompletedTask;
            hub.BeforeAdmission = Change("connect", notify: false);
            hub.BeforeSubscription = Change("subscribe", notify: false);
            hub.BeforeTwinAnswer = Change("twin", notify: true);
            await Change("away", notify: false)();
            int asked = hub.TwinGets;
            network.Reset();
            while (hub.TwinGets == asked)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            while (chosen.Overlaps(["connect", "subscribe", "twin"]))
                await Task.Delay(2, TestContext.Current.CancellationToken);
            await Change("connected", notify: true)();

            await FollowAsync(run, held, (long)hub.Desired["$version"]!);

            Assert.True(JsonNode.DeepEquals(hub.Desired, held), $"round {round}: the hub has {hub.Desired.ToJsonString()}, the device {held.ToJsonString()}");
        }
    }

    private static async Task FollowAsync(LinkRun run, JsonObject held, long version)
    {
        using CancellationTokenSource patience = new(LinkRun.Patience);
        while ((long?)held["$version"] != version)
        {
            switch (await run.Link.ReadNewsAsync(patience.Token))
            {
                case LinkNews.TwinReceived twin:
                    held.Clear();
                    JsonMergePatch.Apply(held, JsonNode.Parse(twin.Json.Span)!["desired"]!.AsObject());
                    break;
                case LinkNews.DesiredChanged change:
                    JsonMergePatch.Apply(held, JsonNode.Parse(change.Json.Span)!.AsObject());
                    break;
            }
        }
    }
}
