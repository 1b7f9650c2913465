using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Rollout;

/// <summary>Loads models, switches slots to them and back: on the medium first, and then in memory.</summary>
internal sealed partial class ModelSwitch(ModelStore store, SlotJournal journal, ModelLoader loader, ModelSlots slots, TimeProvider time, ILogger logger)
{
    /// <summary>Loads the candidate into the agent.</summary>
    public Task<StepFailure?> LoadAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        run.Candidate = loader.Load(run.Assignment, out StepFailure? failure);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(failure);
    }

    /// <summary>Switches to the candidate. The model before it stays the one to go back to, unless that was on probation itself.</summary>
    public Task<StepFailure?> ActivateAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        StepFailure? failure = journal.Save(run.Slot, ModelStep.Activate, record => record with
        {
            Active = new CommittedModel(run.Assignment, now, run.Manifest),
            Previous = record.Probation is null && record.Active is { } active && !active.Assignment.IsSameModelAs(run.Assignment) ? active : record.Previous,
            Pending = null,
            Refused = null,
            Probation = run.Rules.HasProbation ? new ProbationMark(1) : null,
            Quarantine = run.Rules.HasProbation ? record.Quarantine : QuarantineList.Remove(record.Quarantine, run.Assignment.File.Sha256),
            Switches = LoopDetector.Note(record.Switches, SwitchOf(record, run.Assignment.File.Sha256, now, RolloutRules.AttemptOf(run.Assignment), isRollBack: false)),
        });
        if (failure is not null)
            return Task.FromResult<StepFailure?>(failure);
        run.Candidate!.ActivatedUtc = now;
        slots.Switch(run.Slot, run.Candidate);
        run.Candidate = null;
        LogActivated(logger, run.Slot, run.Assignment.Name, run.Assignment.Version);
        store.CollectGarbage();
        return Task.FromResult<StepFailure?>(null);
    }

    /// <summary>Makes the model that runs the one to stay.</summary>
    public Task<StepFailure?> CommitAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        StepFailure? failure = journal.Save(run.Slot, ModelStep.Commit, record => record with
        {
            Probation = null,
            Quarantine = QuarantineList.Remove(record.Quarantine, run.Assignment.File.Sha256),
        });
        if (failure is null)
            LogCommitted(logger, run.Slot, run.Assignment.Name, run.Assignment.Version);
        return Task.FromResult(failure);
    }

    /// <summary>Goes back to the model before, or to none, and quarantines the one that ran.</summary>
    /// <param name="slot">The slot; its record has an active model.</param>
    /// <param name="failure">Why.</param>
    /// <returns>The failure with what runs now.</returns>
    public StepFailure RollBack(string slot, StepFailure failure)
    {
        SlotRecord record = journal.Find(slot);
        CommittedModel failed = record.Active!;
        StepFailure? notLoaded = null;
        ModelInstance? before = record.Previous is { } previous ? loader.Load(previous.Assignment, out notLoaded) : null;
        string now = record.Previous is not { Assignment: { } assignment } ? "The slot is empty now."
            : before is not null ? $"{assignment.Name} {assignment.Version} runs again."
            : $"{assignment.Name} {assignment.Version}, the model before it, does not load: {notLoaded!.Message}";
        StepFailure told = failure with { Message = $"{failure.Message} {now}" };
        journal.TrySave(slot, current => journal.Condemn(current, failed.Assignment, failure, isQuarantined: true) with
        {
            Active = record.Previous,
            Previous = null,
            Pending = null,
            Probation = null,
            Switches = LoopDetector.Note(
                current.Switches,
                SwitchOf(current, record.Previous?.Assignment.File.Sha256, time.GetUtcNow(), RolloutRules.AttemptOf(failed.Assignment), isRollBack: true)),
        });
        before?.ActivatedUtc = record.Previous!.ActivatedUtc;
        slots.Switch(slot, before);
        LogRolledBack(logger, slot, failed.Assignment.Name, failed.Assignment.Version, told.Message);
        store.CollectGarbage();
        return told;
    }

    /// <summary>Loads what a slot ran when the agent stopped; where that no longer works, what it ran before that.</summary>
    /// <returns>Why the slot's own model does not run; null when it does, or when there was none.</returns>
    public StepFailure? Restore(string slot)
    {
        if (store.Find(slot) is not { Active: { } active } record || TryLoad(slot, active, out StepFailure? failure))
            return null;
        LogNotRestored(logger, slot, active.Assignment.Name, active.Assignment.Version, failure!.Message);
        if (record.Previous is { } previous && TryLoad(slot, previous, out _))
            LogFellBack(logger, slot, previous.Assignment.Name, previous.Assignment.Version);
        return failure;
    }

    private bool TryLoad(string slot, CommittedModel committed, out StepFailure? failure)
    {
        if (loader.Load(committed.Assignment, out failure) is not { } model)
            return false;
        model.ActivatedUtc = committed.ActivatedUtc;
        slots.Switch(slot, model);
        return true;
    }

    private static SlotSwitch SwitchOf(SlotRecord record, string? to, DateTimeOffset now, int attempt, bool isRollBack) =>
        new(record.Active?.Assignment.File.Sha256, to, now, attempt, isRollBack);

    [LoggerMessage(1120, LogLevel.Information, "Slot {Slot}: {Model} {Version} is active")]
    private static partial void LogActivated(ILogger logger, string slot, string model, string version);

    [LoggerMessage(1121, LogLevel.Error, "Slot {Slot}: {Model} {Version}, which ran before the restart, does not load: {Reason}")]
    private static partial void LogNotRestored(ILogger logger, string slot, string model, string version, string reason);

    [LoggerMessage(1122, LogLevel.Warning, "Slot {Slot}: {Model} {Version}, the model before it, runs in its place")]
    private static partial void LogFellBack(ILogger logger, string slot, string model, string version);

    [LoggerMessage(1124, LogLevel.Information, "Slot {Slot}: {Model} {Version} is committed")]
    private static partial void LogCommitted(ILogger logger, string slot, string model, string version);

    [LoggerMessage(1125, LogLevel.Error, "Slot {Slot}: {Model} {Version} was rolled back: {Reason}")]
    private static partial void LogRolledBack(ILogger logger, string slot, string model, string version, string reason);
}
