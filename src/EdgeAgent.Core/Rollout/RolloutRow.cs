using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>One row of the table.</summary>
/// <param name="Step">The step, from <see cref="ModelStep"/>.</param>
/// <param name="State">What is reported while it goes.</param>
/// <param name="Journal">How its beginning is stored.</param>
/// <param name="Limit">The longest time that it takes; null where the step bounds itself.</param>
/// <param name="LateCode">The failure when the limit passes.</param>
/// <param name="IsNeeded">Whether it is to be done for this assignment.</param>
/// <param name="Act">Does it; null when it is done.</param>
/// <param name="Failure">What follows when it fails for good.</param>
internal sealed record RolloutRow(
    string Step,
    SlotState State,
    StepJournal Journal,
    Func<RolloutRun, TimeSpan?> Limit,
    string LateCode,
    Func<RolloutRun, bool> IsNeeded,
    Func<RolloutRun, CancellationToken, Task<StepFailure?>> Act,
    FailureAction Failure)
{
    /// <summary>Whether one slot at a time does it, since a device has room for few models.</summary>
    public bool IsExclusive { get; init; }
}
