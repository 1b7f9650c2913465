using System.Collections.Frozen;
using EdgeAgent.Contracts.Rollouts;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Which state follows on which event. A pair that is not here is refused.</summary>
internal static class RolloutTable
{
    /// <summary>The rows: from, event, to.</summary>
    public static IReadOnlyList<(RolloutState From, RolloutEvent On, RolloutState To)> Rows { get; } =
    [
        (RolloutState.Running, RolloutEvent.Pause, RolloutState.Paused),
        (RolloutState.Running, RolloutEvent.Abort, RolloutState.RollingBack),
        (RolloutState.Running, RolloutEvent.AbortKeeping, RolloutState.Aborted),
        (RolloutState.Running, RolloutEvent.Stop, RolloutState.RollingBack),
        (RolloutState.Running, RolloutEvent.Finish, RolloutState.Completed),
        (RolloutState.Paused, RolloutEvent.Resume, RolloutState.Running),
        (RolloutState.Paused, RolloutEvent.Abort, RolloutState.RollingBack),
        (RolloutState.Paused, RolloutEvent.AbortKeeping, RolloutState.Aborted),
        (RolloutState.Paused, RolloutEvent.Stop, RolloutState.RollingBack),
        (RolloutState.RollingBack, RolloutEvent.AbortKeeping, RolloutState.Aborted),
        (RolloutState.RollingBack, RolloutEvent.RestoredAfterStop, RolloutState.RolledBack),
        (RolloutState.RollingBack, RolloutEvent.RestoredAfterAbort, RolloutState.Aborted),
    ];

    private static readonly FrozenDictionary<(RolloutState, RolloutEvent), RolloutState> Next = Rows.ToFrozenDictionary(row => (row.From, row.On), row => row.To);

    /// <summary>The state that follows; null when the event is refused in this state.</summary>
    public static RolloutState? After(RolloutState state, RolloutEvent happened) => Next.TryGetValue((state, happened), out RolloutState next) ? next : null;

    /// <summary>True for states from which no event leads away.</summary>
    public static bool IsFinal(RolloutState state) => state is RolloutState.RolledBack or RolloutState.Completed or RolloutState.Aborted;

    /// <summary>A state by its name on the wire.</summary>
    public static string NameOf(RolloutState state) => state switch
    {
        RolloutState.Running => "running",
        RolloutState.Paused => "paused",
        RolloutState.RollingBack => "rollingBack",
        RolloutState.RolledBack => "rolledBack",
        RolloutState.Completed => "completed",
        _ => "aborted",
    };
}
