using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Rollouts;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class RingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RolloutRing Ring = new() { Name = "r" };

    private static readonly RingCounts Ten = new() { Total = 10 };

    private static readonly (string Row, RolloutRing Ring, RingCounts Counts, double? SatisfiedFor, object Step)[] Table =
    [
        ("nothing was done", Ring, Ten with { Pending = 10 }, null, RingStep.Work),
        ("devices are on the way", Ring, Ten with { Working = 1, Succeeded = 9 }, null, RingStep.Work),
        ("all that are connected run it", Ring, Ten with { Waiting = 7, Succeeded = 3 }, null, RingStep.Soak),
        ("all are offline", Ring, Ten with { Waiting = 10 }, null, RingStep.Work),
        ("no soak time", Ring, Ten with { Succeeded = 10 }, 0, RingStep.Advance),
        ("the soak time is not over", Ring with { SoakSeconds = 60 }, Ten with { Succeeded = 10 }, 59, RingStep.Soak),
        ("the soak time is over", Ring with { SoakSeconds = 60 }, Ten with { Succeeded = 10 }, 60, RingStep.Advance),
        ("one device comes on line while it soaks", Ring with { SoakSeconds = 60 }, Ten with { Working = 1, Succeeded = 9 }, 60, RingStep.Work),
        ("enough succeeded, others are on the way", Ring with { MinSuccesses = 3 }, Ten with { Working = 7, Succeeded = 3 }, 0, RingStep.Advance),
        ("not enough succeeded", Ring with { MinSuccesses = 4 }, Ten with { Waiting = 7, Succeeded = 3 }, null, RingStep.Work),
        ("more successes asked for than devices", Ring with { MinSuccesses = 40 }, Ten with { Succeeded = 10 }, 0, RingStep.Advance),
        ("one failed and none may", Ring, Ten with { Failed = 1, Succeeded = 9 }, 0, RingStep.Stop),
        ("one failed and one may", Ring with { MaxFailedCount = 1 }, Ten with { Failed = 1, Succeeded = 9 }, 0, RingStep.Advance),
        ("two failed and one may", Ring with { MaxFailedCount = 1 }, Ten with { Failed = 2, Succeeded = 8 }, 0, RingStep.Stop),
        ("a tenth failed and a tenth may", Ring with { MaxFailedPercent = 10 }, Ten with { Failed = 1, Succeeded = 9 }, 0, RingStep.Advance),
        ("two tenths failed and a tenth may", Ring with { MaxFailedPercent = 10 }, Ten with { Failed = 2, Succeeded = 8 }, 0, RingStep.Stop),
        ("the smaller of two bounds counts", Ring with { MaxFailedPercent = 50, MaxFailedCount = 1 }, Ten with { Failed = 2, Succeeded = 8 }, 0, RingStep.Stop),
        ("too few can succeed any more", Ring with { MaxFailedCount = 9, MinSuccesses = 5 }, Ten with { Failed = 6, Working = 4 }, null, RingStep.Stop),
        ("all failed though all may", Ring with { MaxFailedCount = 10 }, Ten with { Failed = 10 }, null, RingStep.Stop),
        ("no device belongs to it", Ring with { SoakSeconds = 60 }, new RingCounts(), null, RingStep.Advance),
        ("every device is left alone", Ring, Ten with { Kept = 10 }, null, RingStep.Advance),
        ("restored ones that had not failed do not count as failed", Ring, Ten with { Restored = 5, Succeeded = 5 }, null, RingStep.Soak),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.Row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_table(string name)
    {
        (_, RolloutRing ring, RingCounts counts, double? satisfiedFor, object step) = Table.Single(row => row.Row == name);
        DateTimeOffset? since = satisfiedFor is { } seconds ? Now.AddSeconds(-seconds) : null;
        RingDecision decision = RingRules.Decide(ring, counts, since, Now);
        Assert.Equal((step, decision.Step == RingStep.Stop), (decision.Step, decision.Reason is not null));
    }

    [Fact]
    public void A_device_that_is_offline_never_stops_a_rollout()
    {
        for (int waiting = 0; waiting <= 10; waiting++)
        {
            RingDecision decision = RingRules.Decide(Ring with { MaxFailedPercent = 0 }, Ten with { Waiting = waiting, Succeeded = 10 - waiting }, null, Now);
            Assert.NotEqual(RingStep.Stop, decision.Step);
        }
    }
}
