using EdgeAgent.Core.Models;

namespace EdgeAgent.Core.Rollout;

/// <summary>The first step: looks whether the file is in quarantine and the slot in a loop, before anything is fetched.</summary>
internal sealed class AcceptStep(SlotJournal journal, RolloutOptions options, TimeProvider time)
{
    public Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        SlotRecord record = journal.Find(run.Slot);
        return Task.FromResult(
            QuarantineList.Check(record.Quarantine, run.Assignment, journal.Conditions) ?? LoopDetector.Check(record, run.Assignment, options.MaxRepeats, time.GetUtcNow()));
    }
}
