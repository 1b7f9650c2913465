using CsCheck;
using EdgeAgent.Core.Pipelines.Rules;
using Microsoft.Extensions.Time.Testing;
using static EdgeAgent.Core.Pipelines.Rules.RuleChange;

namespace EdgeAgent.Core.Tests.Pipelines.Rules;

public sealed class RuleMachineTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Values_above_the_threshold_raise_and_values_at_the_release_clear() =>
        Assert.Equal([None, Raised, None, None, Cleared, None, Raised], Observe(Rule(0.8, release: 0.5), [0.8, 0.81, 0.9, 0.6, 0.5, 0.7, 0.85]));

    [Fact]
    public void Without_a_release_the_threshold_clears() => Assert.Equal([Raised, Cleared, Raised], Observe(Rule(0, release: 0), [1, 0, 2]));

    [Fact]
    public void A_rule_below_mirrors_a_rule_above() =>
        Assert.Equal([None, Raised, None, Cleared], Observe(Rule(-0.8, release: -0.5) with { IsAbove = false }, [-0.8, -0.81, -0.6, -0.5]));

    [Fact]
    public void A_count_asks_for_values_in_a_row_both_ways() =>
        Assert.Equal(
            [None, None, None, None, None, Raised, None, None, Cleared],
            Observe(Rule(0, release: 0) with { ForCount = 3 }, [1, 1, 0, 1, 1, 1, 0, 0, 0]));

    [Fact]
    public void A_time_asks_for_values_without_one_between_that_says_otherwise() =>
        Assert.Equal(
            [None, None, None, None, None, Raised],
            Observe(Rule(0, release: 0) with { ForTime = TimeSpan.FromSeconds(2) }, [1, 1, 0, 1, 1, 1]));

    [Fact]
    public void The_least_interval_puts_a_raising_off_and_not_a_clearing() =>
        Assert.Equal(
            [Raised, Cleared, None, None, None, Raised, Cleared],
            Observe(Rule(0, release: 0) with { MinInterval = TimeSpan.FromSeconds(5) }, [1, 0, 1, 1, 1, 1, 0]));

    [Fact]
    public void What_is_not_a_number_speaks_for_nothing() =>
        Assert.Equal([None, Raised, None, Cleared], Observe(Rule(0, release: 0), [double.NaN, 1, double.NaN, 0]));

    [Fact]
    public void Ending_clears_once_and_begins_anew()
    {
        var machine = new RuleMachine(Rule(0, release: 0), _time);
        Assert.False(machine.End());
        Assert.Equal(Raised, machine.Observe(1));
        Assert.True(machine.End());
        Assert.False(machine.End());
        Assert.Equal(Raised, machine.Observe(1));
    }

    [Fact]
    public void Raisings_and_clearings_alternate_and_keep_their_laws() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 80], Gen.Double[-0.5, 0.5], Gen.Double[0, 0.4], Gen.Int[1, 4], Gen.Int[0, 4]).Sample((values, threshold, band, count, interval) =>
        {
            RuleDefinition rule = Rule(threshold, threshold - band) with { ForCount = count, MinInterval = TimeSpan.FromSeconds(interval) };
            RuleChange[] changes = [.. Observe(rule, values)];
            int? raised = null;
            RuleChange last = Cleared;
            for (int i = 0; i < changes.Length; i++)
            {
                if (changes[i] == None)
                    continue;
                Assert.NotEqual(last, changes[i]);
                last = changes[i];
                IEnumerable<double> deciding = values.Take(i + 1).TakeLast(count);
                Assert.Equal(count, deciding.Count());
                Assert.All(deciding, value => Assert.True(last == Raised ? value > threshold : value <= threshold - band));
                if (last != Raised)
                    continue;
                Assert.True(raised is null || i - raised >= interval);
                raised = i;
            }
        });

    [Fact]
    public void Observing_allocates_nothing()
    {
        var machine = new RuleMachine(Rule(0, release: 0) with { ForTime = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        machine.Observe(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            machine.Observe(i % 2);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RuleDefinition Rule(double threshold, double release) => new() { Name = "r", Subject = RuleSubject.Score, Threshold = threshold, Release = release };

    // A value a second, by a clock of its own: samples of a property run side by side.
    private static IEnumerable<RuleChange> Observe(RuleDefinition rule, double[] values)
    {
        var time = new FakeTimeProvider();
        var machine = new RuleMachine(rule, time);
        foreach (double value in values)
        {
            yield return machine.Observe(value);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
