using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Makes one slot what the cloud last asked for, and reports each step: a newer request ends the work on the older one.</summary>
internal sealed partial class SlotWorker(
    string slot, ModelStore store, ModelSlots slots, ModelRollout rollout, ReportedState reported, Backoff backoff, TimeProvider time, ILogger logger, string? heldBack = null)
{
    private readonly Lock _gate = new();
    private readonly Signal _changed = new();
    private readonly Queue<TaskCompletionSource<StepFailure?>> _rollBacks = new();
    private CancellationTokenSource? _work;
    private SlotRequest? _request, _pursued;
    private bool _hasRequest, _isRestored;
    private long _version;
    private (int Code, string Description)? _answer;
    private SlotFailure? _failure;
    private RolloutRun? _run;

    /// <summary>Takes what the cloud asks for.</summary>
    /// <param name="request">The request; null to empty the slot.</param>
    /// <param name="version">The version of the desired properties.</param>
    public void Request(SlotRequest? request, long version)
    {
        lock (_gate)
        {
            _version = version;
            bool isSame = _hasRequest && (request is null ? _request is null : _request is not null && request.AsksFor(_request));
            if (isSame)
            {
                PublishAnswer();
                return;
            }
            _request = request;
            _hasRequest = true;
            _answer = null;
            _work?.Cancel();
        }
        _changed.Raise();
    }

    /// <summary>Has the slot go back to the model before.</summary>
    /// <returns>What was done; null when there was nothing to go back to.</returns>
    public Task<StepFailure?> RollBackAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<StepFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _rollBacks.Enqueue(done);
            _work?.Cancel();
        }
        _changed.Raise();
        return done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Loads what ran when the agent stopped, then follows the requests.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            Restore();
            while (true)
            {
                await Probation.WhileAsync(stop => _changed.WaitAsync(stop), cancellationToken).ConfigureAwait(false);
                RollBack();
                await FollowAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
                rollout.EndRun(slot);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SlotRequest? request;
        lock (_gate)
        {
            if (!_hasRequest)
                return;
            _work = work;
            request = _pursued = _request;
            if (_rollBacks.Count > 0)
                work.Cancel();
        }
        try
        {
            await PursueAsync(request, work.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogReplaced(logger, slot);
        }
        finally
        {
            lock (_gate)
                _work = null;
        }
    }

    // Loads what ran when the agent stopped, once, and reports it.
    private void Restore()
    {
        if (_isRestored)
            return;
        _isRestored = true;
        if (heldBack is not null)
            _failure = HoldBack();
        else if (store.Find(slot) is { Active: { } active } && rollout.Restore(slot) is { } failure)
            _failure = failure.ToReport(active.Assignment);
        Report(Settled());
    }

    private void RollBack()
    {
        while (true)
        {
            TaskCompletionSource<StepFailure?>? asked;
            lock (_gate)
            {
                if (!_rollBacks.TryDequeue(out asked))
                    return;
            }
            ModelAssignment? failed = store.Find(slot)?.Active?.Assignment;
            StepFailure? done = rollout.RollBack(slot);
            if (done is not null)
            {
                _failure = done.ToReport(failed!);
                Report(Settled());
            }
            asked.SetResult(done);
        }
    }

    private ProbationWatcher Probation => field ??= new ProbationWatcher(slot, store, slots, rollout, Report, EndProbation, logger);

    private void EndProbation(ModelAssignment assignment, StepFailure? failure)
    {
        if (failure is not null)
        {
            LogFailed(logger, slot, failure.Step, failure.Code, failure.Message);
            _failure = failure.ToReport(assignment);
        }
        Report(Settled());
    }

    private async Task PursueAsync(SlotRequest? request, CancellationToken cancellationToken)
    {
        backoff.Reset();
        while (await TryAsync(request, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            TimeSpan pause = backoff.Next(failure.RetryAfter);
            LogRetry(logger, slot, pause.TotalSeconds);
            await Probation.WhileAsync(stop => LoopActivity.PauseAsync(pause, time, stop), cancellationToken).ConfigureAwait(false);
        }
    }

    // Null when there is nothing more to do for this request.
    private async Task<StepFailure?> TryAsync(SlotRequest? request, CancellationToken cancellationToken)
    {
        StepFailure? failure;
        try
        {
            failure = request switch
            {
                null => Empty(),
                { Assignment: not null } when heldBack is not null => Refuse(request, HoldBack()),
                { Assignment: { } assignment } => await ActivateAsync(assignment, cancellationToken).ConfigureAwait(false),
                _ => Refuse(request, request.Refusal!),
            };
        }
#pragma warning disable CA1031 // The outermost edge of a step: a fault of the agent itself ends the step and is reported.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFault(logger, e, slot);
            failure = new StepFailure(ModelStep.Load, FailureCode.Internal, $"A fault of the agent itself ended the work on this slot ({e.GetType().Name}); its log tells more.");
        }
        if (failure is null)
            return null;
        cancellationToken.ThrowIfCancellationRequested();
        LogFailed(logger, slot, failure.Step, failure.Code, failure.Message);
        if (request?.Assignment is { } failed)
        {
            Fail(failure.ToReport(failed), failure.IsTransient ? $"{failure.Message} It is tried again." : failure.Message);
        }
        else
        {
            _failure = new SlotFailure { Step = failure.Step, Code = failure.Code, Message = failure.Message };
            Report(Settled());
        }
        return failure.IsTransient ? failure : null;
    }

    private async Task<StepFailure?> ActivateAsync(ModelAssignment assignment, CancellationToken cancellationToken)
    {
        SlotRecord? record = store.Find(slot);
        bool runs = record?.Active?.Assignment.IsSameModelAs(assignment) == true && slots[slot].Model?.Assignment.IsSameModelAs(assignment) == true;
        if (runs)
            rollout.Renew(slot, assignment);
        if (runs && record!.Probation is null)
        {
            Succeed(assignment);
            return null;
        }
        if (!runs && record?.Refused is { } refused && refused.Assignment == assignment && refused.Conditions == rollout.Conditions)
        {
            Fail(refused.Failure, refused.Failure.Message);
            return null;
        }
        if (backoff.Failures == 0)
            Answer(AcknowledgementCode.InProgress, runs ? "It runs on probation." : "Working on it.");
        using RolloutRun run = rollout.Begin(slot, assignment, Told);
        _run = run;
        StepFailure? failure = runs
            ? await rollout.ResumeAsync(run, cancellationToken).ConfigureAwait(false)
            : await rollout.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (failure is null)
            Succeed(assignment);
        return failure;
    }

    // Once the model runs, what failed before it is of the past.
    private void Told(SlotState state)
    {
        if (state == SlotState.Probation)
            _failure = null;
        Report(state);
    }

    private StepFailure? Empty()
    {
        try
        {
            store.Empty(slot);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(ModelStep.Activate, e, "emptying the slot");
        }
        slots.Switch(slot, null);
        store.CollectGarbage();
        (_failure, _run) = (null, null);
        reported.RemoveModel(slot);
        Report(SlotState.Empty);
        return null;
    }

    private StepFailure? Refuse(SlotRequest request, SlotFailure refusal)
    {
        if (request.Assignment is null)
            rollout.Abandon(slot);
        Fail(refusal, refusal.Message);
        return null;
    }

    private SlotFailure HoldBack() => new() { Step = ModelStep.Load, Code = FailureCode.SafeMode, Message = heldBack! };

    private void Succeed(ModelAssignment assignment)
    {
        _failure = null;
        Report(SlotState.Active);
        string obstacle = slots[slot].Model?.PictureObstacle is { } text ? $" {text}" : "";
        Answer(AcknowledgementCode.Done, $"{assignment.Name} {assignment.Version} is active.{obstacle}");
    }

    private void Fail(SlotFailure failure, string description)
    {
        _failure = failure;
        Report(Settled());
        Answer(failure.Code == FailureCode.InvalidAssignment ? AcknowledgementCode.Rejected : AcknowledgementCode.Failed, description);
    }

    private SlotState Settled() => slots[slot].Model is not { } model ? SlotState.Empty
        : store.Find(slot) is { Probation: not null, Active.Assignment: { } active } && active.IsSameModelAs(model.Assignment) ? SlotState.Probation
        : SlotState.Active;

    private void Report(SlotState state)
    {
        LoopActivity.Mark();
        ModelInstance? model = slots[slot].Model;
        reported.ReportSlot(slot, new SlotReport
        {
            State = state,
            Name = model?.Assignment.Name,
            Version = model?.Assignment.Version,
            Sha256 = model?.Assignment.File.Sha256,
            ActivatedUtc = model?.ActivatedUtc,
            Failure = _failure,
            Download = rollout.DownloadOf(slot),
            Rollout = _run is { HasFigures: true } run ? run.Report : null,
        });
    }

    private void Answer(int code, string description)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_request, _pursued))
                return;
            _answer = (code, description);
            PublishAnswer();
        }
    }

    private void PublishAnswer()
    {
        if (_answer is not { } answer || _request is not { } request)
            return;
        JsonNode? value = request.Assignment is { } assignment
            ? JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment)
            : request.Value?.DeepClone();
        reported.AnswerModel(slot, value, answer.Code, _version, answer.Description);
    }

    [LoggerMessage(1210, LogLevel.Error, "Slot {Slot}: step {Step} failed with {Code}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string slot, string step, string code, string reason);

    [LoggerMessage(1211, LogLevel.Information, "Slot {Slot}: tried again in {Seconds:F1} s")]
    private static partial void LogRetry(ILogger logger, string slot, double seconds);

    [LoggerMessage(1212, LogLevel.Information, "Slot {Slot}: the work in progress gives way to a newer assignment")]
    private static partial void LogReplaced(ILogger logger, string slot);

    [LoggerMessage(1213, LogLevel.Error, "Slot {Slot}: a fault of the agent itself ended the step")]
    private static partial void LogFault(ILogger logger, Exception exception, string slot);
}
