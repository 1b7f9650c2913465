using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Rollout;

/// <summary>What a rollout stores of itself in the slot's record, before its work.</summary>
internal sealed partial class SlotJournal(ModelStore store, TrustGate? trust, ModelLimits limits, RolloutOptions options, string conditions, TimeProvider time, ILogger logger)
{
    /// <summary>What a verdict about a model depends on besides its files: under other conditions it is tried again.</summary>
    public string Conditions => trust is null ? conditions : $"{conditions}; {trust.Conditions}";

    public SlotRecord Find(string slot) => store.Find(slot) ?? new SlotRecord { Slot = slot };

    /// <summary>Stores that a step begins.</summary>
    /// <returns>Why it must not begin; null when it may.</returns>
    public StepFailure? Begin(RolloutRun run, RolloutRow row)
    {
        if (row.Journal is StepJournal.None or StepJournal.Before)
            return null;
        bool counts = row.Journal == StepJournal.Counted;
        if (counts && run.Trials >= limits.MaxInterruptedLoads)
            return new StepFailure(row.Step, FailureCode.Interrupted, $"The agent stopped {run.Trials} times while it tried this model.");
        return Save(run.Slot, row.Step, record => record with { Pending = new PendingModel(run.Assignment, row.Step, run.Trials + (counts ? 1 : 0)) });
    }

    /// <summary>Stores that a step that counts ended, though not well: the agent lives.</summary>
    public void Rest(RolloutRun run, RolloutRow row)
    {
        if (row.Journal == StepJournal.Counted)
            TrySave(run.Slot, record => record.Pending is null ? record : record with { Pending = new PendingModel(run.Assignment, row.Step, run.Trials) });
    }

    /// <summary>Remembers a verdict, so that the same files are not fetched and tried again.</summary>
    public void Refuse(RolloutRun run, StepFailure failure, bool isQuarantined) =>
        TrySave(run.Slot, record => Condemn(record, run.Assignment, failure, isQuarantined) with { Pending = null });

    /// <summary>A record with a verdict in it.</summary>
    public SlotRecord Condemn(SlotRecord record, ModelAssignment assignment, StepFailure failure, bool isQuarantined) => record with
    {
        Refused = new RefusedModel(assignment, failure.ToReport(assignment), Conditions),
        Quarantine = isQuarantined ? QuarantineList.Add(record.Quarantine, assignment, failure, Conditions, time.GetUtcNow(), options.MaxQuarantined) : record.Quarantine,
    };

    /// <summary>Stores a change before its work.</summary>
    /// <returns>Why it could not be stored; null when it is.</returns>
    public StepFailure? Save(string slot, string step, Func<SlotRecord, SlotRecord> change)
    {
        try
        {
            store.Save(change(Find(slot)));
            return null;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(step, e, "storing the slot's state");
        }
    }

    /// <summary>Stores a change that is worth a try; when it fails that is logged.</summary>
    public void TrySave(string slot, Func<SlotRecord, SlotRecord> change)
    {
        if (Save(slot, ModelStep.Activate, change) is { } failure)
            LogNotSaved(logger, slot, failure.Message);
    }

    [LoggerMessage(1123, LogLevel.Warning, "Slot {Slot}: its state could not be stored: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string slot, string reason);
}
