using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Rollout;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>Watches what runs on probation in a slot while its worker waits for something else: for a request, or for the next try of another model.</summary>
internal sealed partial class ProbationWatcher(
    string slot, ModelStore store, ModelSlots slots, ModelRollout rollout, Action<SlotState> onState, Action<ModelAssignment, StepFailure?> onEnd, ILogger logger)
{
    /// <summary>Waits, and watches meanwhile.</summary>
    /// <param name="wait">Waits.</param>
    /// <param name="cancellationToken">Ends both.</param>
    public async Task WhileAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watching = LoopActivity.BesideAsync(() => WatchAsync(stop.Token));
        try
        {
            await wait(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (store.Find(slot) is not { Probation: not null, Active.Assignment: { } assignment } || slots[slot].Model?.Assignment.IsSameModelAs(assignment) != true)
            return;
        try
        {
            using RolloutRun run = rollout.Begin(slot, assignment, onState);
            onEnd(assignment, await rollout.ResumeAsync(run, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Another assignment goes on, or the agent stops: the mark in the slot's record stays.
        }
#pragma warning disable CA1031 // The outermost edge of a step: a fault of the agent itself ends the step and is logged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e, slot);
        }
    }

    [LoggerMessage(1214, LogLevel.Error, "Slot {Slot}: a fault of the agent itself ended the watch over its probation")]
    private static partial void LogFault(ILogger logger, Exception exception, string slot);
}
