using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>rollBack</c>: has a slot go back to the model that was committed before, and quarantines the one that runs, so that the twin does not bring it back at once.</summary>
internal sealed class RollBackOperation(ModelStore store, Func<string, SlotWorker?> findWorker, Func<string?> heldBack)
{
    private readonly OneAtATime _turn = new();

    public async Task<MethodReply> RunAsync(OperationArguments arguments, CancellationToken cancellationToken)
    {
        string slot = arguments.Slot("slot", TwinNames.DefaultSlot);
        if (arguments.Problem is { } problem)
            return OperationReply.Error(OperationStatus.BadPayload, problem);
        if (heldBack() is { } why)
            return OperationReply.Error(OperationStatus.WrongState, why);
        using IDisposable? turn = _turn.TryEnter();
        if (turn is null)
            return OperationReply.Error(OperationStatus.Busy, "A roll-back is under way already.");
        StepFailure? done = findWorker(slot) is { } worker ? await worker.RollBackAsync(cancellationToken).ConfigureAwait(false) : null;
        if (done is null)
            return OperationReply.Error(OperationStatus.WrongState, $"The slot '{slot}' has no model before its present one to go back to.");
        CommittedModel? active = store.Find(slot)?.Active;
        return OperationReply.Done(new JsonObject
        {
            ["slot"] = slot,
            ["model"] = active?.Assignment.Name,
            ["version"] = active?.Assignment.Version,
            ["sha256"] = active?.Assignment.File.Sha256,
            ["message"] = done.Message,
        });
    }
}
