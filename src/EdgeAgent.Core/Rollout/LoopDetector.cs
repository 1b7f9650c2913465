using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>Stops a slot that goes to and fro.</summary>
internal static class LoopDetector
{
    private const int MaxKept = 32;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Notes a switch; the oldest give way.</summary>
    public static IReadOnlyList<SlotSwitch> Note(IReadOnlyList<SlotSwitch>? list, SlotSwitch made) => [.. (list ?? []).TakeLast(MaxKept - 1), made];

    /// <summary>Says why a slot is not switched to an assignment now; null when it may be.</summary>
    /// <remarks>Switches of a lower attempt do not count, nor do those that a clock that was set back shows in the future.</remarks>
    public static StepFailure? Check(SlotRecord? record, ModelAssignment assignment, int most, DateTimeOffset now)
    {
        int attempt = RolloutRules.AttemptOf(assignment);
        List<SlotSwitch> recent = [.. (record?.Switches ?? []).Where(made => made.AtUtc <= now && now - made.AtUtc < Window && made.Attempt >= attempt)];
        string? from = record?.Active?.Assignment.File.Sha256, to = assignment.File.Sha256;
        int repeats = recent.Count(made => !made.IsRollBack && made.From == from && made.To == to && from != to), rollBacks = recent.Count(made => made.IsRollBack);
        string? what = repeats >= most ? $"was switched to this model from the one that runs {repeats} times"
            : rollBacks >= most ? $"was rolled back {rollBacks} times" : null;
        return what is null ? null : new StepFailure(ModelStep.Accept, FailureCode.RolloutLoop, string.Create(
            CultureInfo.InvariantCulture,
            $"The slot {what} within an hour; what runs now stays. Push a model that is to stay later, or with rollout.attempt {attempt + 1}."));
    }
}
