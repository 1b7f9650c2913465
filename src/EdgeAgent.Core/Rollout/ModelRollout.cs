using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Rollout;

/// <summary>Walks assignments through the table. Whatever fails, the model that ran before runs on or comes back.</summary>
internal sealed partial class ModelRollout(
    RolloutTable table, SlotJournal journal, ModelSwitch switching, DownloadTally downloads, ModelLimits limits, RolloutOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _exclusive = new(1);

    /// <summary>What a verdict about a model depends on besides its files: under other conditions it is tried again.</summary>
    public string Conditions => journal.Conditions;

    /// <summary>How a slot's last model file came onto the device; null where none was fetched.</summary>
    public DownloadReport? DownloadOf(string slot) => downloads.Find(slot);

    /// <summary>Begins a walk; nothing is done yet.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="assignment">The model.</param>
    /// <param name="onState">Told what is being done.</param>
    public RolloutRun Begin(string slot, ModelAssignment assignment, Action<SlotState> onState)
    {
        SlotRecord record = journal.Find(slot);
        bool canGoBack = record.Probation is not null ? record.Previous is not null : record.Active is { } active && !active.Assignment.IsSameModelAs(assignment);
        return new RolloutRun(slot, assignment, RolloutRules.Of(assignment.Rollout, options, canGoBack), onState)
        {
            Trials = record.Pending is { } pending && pending.Assignment == assignment ? pending.Loads : 0,
            Manifest = record.Active is { } running && running.Assignment.IsSameModelAs(assignment) ? running.Manifest : null,
        };
    }

    /// <summary>Walks all rows.</summary>
    /// <returns>Null when the model is committed, on the medium and in memory.</returns>
    /// <exception cref="OperationCanceledException">It was given up; what was downloaded stays, and so does a model that runs already.</exception>
    public Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken) => WalkAsync(run, table.Rows, cancellationToken);

    /// <summary>Walks the rows that are left for a model that runs already, on probation.</summary>
    public Task<StepFailure?> ResumeAsync(RolloutRun run, CancellationToken cancellationToken) => WalkAsync(run, table.AfterSwitch, cancellationToken);

    /// <summary>Loads what a slot ran when the agent stopped. A model on probation with which the agent died too often is rolled back first.</summary>
    /// <returns>Why the slot's own model does not run; null when it does, or when there was none.</returns>
    public StepFailure? Restore(string slot)
    {
        if (journal.Find(slot) is not { Probation: { } probation, Active: not null })
            return switching.Restore(slot);
        if (probation.Runs >= limits.MaxInterruptedLoads)
        {
            return switching.RollBack(slot, new StepFailure(ModelStep.Probation, FailureCode.Interrupted, string.Create(
                CultureInfo.InvariantCulture, $"The agent died {probation.Runs} times while this model was on probation.")));
        }
        journal.TrySave(slot, record => record with { Probation = new ProbationMark(probation.Runs + 1) });
        return switching.Restore(slot);
    }

    /// <summary>Notes that the agent stops in order: what is on probation did not take it down.</summary>
    public void EndRun(string slot)
    {
        if (journal.Find(slot) is { Probation: { } probation })
            journal.TrySave(slot, record => record with { Probation = new ProbationMark(Math.Max(0, probation.Runs - 1)) });
    }

    /// <summary>Takes over how an assignment wants the model that runs rolled out.</summary>
    public void Renew(string slot, ModelAssignment assignment)
    {
        if (journal.Find(slot) is { Active: { } active, Pending: var pending } && (active.Assignment != assignment || pending is not null))
            journal.TrySave(slot, record => record with { Active = active with { Assignment = assignment }, Pending = null });
    }

    /// <summary>Goes back to the model before, because the cloud says so.</summary>
    /// <returns>What was done; null when there is nothing to go back to.</returns>
    public StepFailure? RollBack(string slot) => journal.Find(slot) is { Active: { } active, Previous: not null }
        ? switching.RollBack(slot, new StepFailure(ModelStep.RollBack, FailureCode.RolledBack, $"{active.Assignment.Name} {active.Assignment.Version} was rolled back by the cloud."))
        : null;

    /// <summary>Forgets work that is no longer wanted.</summary>
    public void Abandon(string slot)
    {
        if (journal.Find(slot) is { Pending: not null })
            journal.TrySave(slot, record => record with { Pending = null });
    }

    public void Dispose() => _exclusive.Dispose();

    private async Task<StepFailure?> WalkAsync(RolloutRun run, IEnumerable<RolloutRow> rows, CancellationToken cancellationToken)
    {
        foreach (RolloutRow row in rows)
        {
            if (!row.IsNeeded(run))
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            if (await StepAsync(run, row, cancellationToken).ConfigureAwait(false) is { } failure)
                return Conclude(run, row, failure);
        }
        return null;
    }

    private async Task<StepFailure?> StepAsync(RolloutRun run, RolloutRow row, CancellationToken cancellationToken)
    {
        if (row.IsExclusive)
            await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (journal.Begin(run, row) is { } notBegun)
                return notBegun;
            run.Tell(row.State);
            run.Progress = () => "";
            return await ActWithinAsync(run, row, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            journal.Rest(run, row);
            throw;
        }
        finally
        {
            if (row.IsExclusive)
                _exclusive.Release();
        }
    }

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        using (LoopActivity.Idle())
            await _exclusive.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<StepFailure?> ActWithinAsync(RolloutRun run, RolloutRow row, CancellationToken cancellationToken)
    {
        if (row.Limit(run) is not { } limit)
            return await row.Act(run, cancellationToken).ConfigureAwait(false);
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await row.Act(run, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new StepFailure(row.Step, row.LateCode, string.Create(CultureInfo.InvariantCulture, $"The step did not end within {limit.TotalSeconds:0.#} s{run.Progress()}."));
        }
    }

    // What a failure leaves behind; the table says what, except that a transient one is tried again whatever the step.
    private StepFailure Conclude(RolloutRun run, RolloutRow row, StepFailure failure)
    {
        if (row.Failure == FailureAction.RollBack)
            return switching.RollBack(run.Slot, failure);
        if (failure.IsVerdict && row.Failure != FailureAction.Report)
            journal.Refuse(run, failure, isQuarantined: row.Failure == FailureAction.Quarantine && failure.IsOfFile);
        else
            journal.Rest(run, row);
        LogEnded(logger, run.Slot, row.Step, failure.Code);
        return failure;
    }

    [LoggerMessage(1126, LogLevel.Debug, "Slot {Slot}: the rollout ended in step {Step} with {Code}")]
    private static partial void LogEnded(ILogger logger, string slot, string step, string code);
}
