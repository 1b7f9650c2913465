using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Rollouts;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class RolloutTableTests
{
    [Fact]
    public void No_event_leads_away_from_a_final_state_and_some_event_from_every_other()
    {
        foreach (RolloutState state in Enum.GetValues<RolloutState>())
            Assert.Equal(!RolloutTable.IsFinal(state), Enum.GetValues<RolloutEvent>().Any(happened => RolloutTable.After(state, happened) is not null));
    }

    [Fact]
    public void A_rollout_that_rolls_back_never_assigns_again()
    {
        HashSet<RolloutState> reached = [RolloutState.RollingBack];
        for (int count = 0; count < reached.Count;)
        {
            count = reached.Count;
            foreach (RolloutState state in reached.ToList())
                reached.UnionWith(Enum.GetValues<RolloutEvent>().Select(happened => RolloutTable.After(state, happened)).OfType<RolloutState>());
        }

        Assert.Equal([RolloutState.RollingBack, RolloutState.RolledBack, RolloutState.Aborted], reached.Order());
    }

    [Fact]
    public void A_broken_threshold_stops_a_paused_rollout_too() => Assert.Equal(RolloutState.RollingBack, RolloutTable.After(RolloutState.Paused, RolloutEvent.Stop));

    [Fact]
    public void The_rows_are_each_for_another_pair() => Assert.Equal(RolloutTable.Rows.Count, RolloutTable.Rows.Select(row => (row.From, row.On)).Distinct().Count());
}
