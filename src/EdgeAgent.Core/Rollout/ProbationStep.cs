using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>Watches the model at work for its first time: long enough, and over enough inferences.</summary>
internal sealed class ProbationStep(ModelSlots slots, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        ModelSlot slot = slots[run.Slot];
        var watch = new LiveWatch(run.Manifest?.Budgets?.LatencyP99Us);
        run.Progress = () => FormattableString.Invariant($": {watch.Inferences} of {run.Rules.ProbationInferences} inferences came together");
        slot.Watch = watch;
        try
        {
            TimeSpan least = run.Rules.Probation ?? TimeSpan.Zero;
            long start = time.GetTimestamp();
            while (watch.Problem is null)
            {
                TimeSpan left = least - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero && watch.Inferences >= run.Rules.ProbationInferences)
                    return null;
                await watch.Failed.WaitAsync(left > TimeSpan.Zero ? left : LookAgain, time, cancellationToken).ConfigureAwait(false);
            }
            return new StepFailure(ModelStep.Probation, FailureCode.ProbationFailed, watch.Problem);
        }
        finally
        {
            slot.Watch = null;
        }
    }
}
