using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Rollout;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>runGoldenSamples</c>: runs the golden samples of a slot's manifest now, in a process of their own.</summary>
internal sealed class GoldenOperation(ModelStore store, IModelProbe probe, ProbeStep requests)
{
    private readonly OneAtATime _turn = new();

    public async Task<MethodReply> RunAsync(OperationArguments arguments, CancellationToken cancellationToken)
    {
        string slot = arguments.Slot("slot", TwinNames.DefaultSlot);
        if (arguments.Problem is { } problem)
            return OperationReply.Error(OperationStatus.BadPayload, problem);
        using IDisposable? turn = _turn.TryEnter();
        if (turn is null)
            return OperationReply.Error(OperationStatus.Busy, "Golden samples run already.");
        if (store.Find(slot) is not { Active: { } active })
            return OperationReply.Error(OperationStatus.WrongState, $"The slot '{slot}' runs no model.");
        if (active.Manifest?.Golden is not { Count: > 0 } samples)
            return OperationReply.Error(OperationStatus.WrongState, $"The model of the slot '{slot}' was installed without golden samples.");
        ProbeOutcome outcome = await probe.RunAsync(
            requests.CreateRequest(active.Assignment, [.. samples.Select(sample => sample.Seed)], timedRuns: 0), cancellationToken).ConfigureAwait(false);
        return outcome is ProbeOutcome.Passed passed
            ? OperationReply.Done(Describe(slot, active.Assignment, samples, passed.Figures.OutputsSha256))
            : OperationReply.Error(OperationStatus.Unavailable, ProbeStep.Explain(outcome)!.Message);
    }

    private static JsonObject Describe(string slot, ModelAssignment assignment, IReadOnlyList<GoldenSample> samples, IReadOnlyList<string> found) => new()
    {
        ["slot"] = slot,
        ["model"] = assignment.Name,
        ["version"] = assignment.Version,
        ["sha256"] = assignment.File.Sha256,
        ["passed"] = samples.Zip(found).Count(pair => pair.First.OutputsSha256 == pair.Second),
        ["samples"] = new JsonArray([.. samples.Zip(found).Select(pair => (JsonNode)new JsonObject
        {
            ["seed"] = pair.First.Seed,
            ["expected"] = pair.First.OutputsSha256,
            ["found"] = pair.Second,
            ["equal"] = pair.First.OutputsSha256 == pair.Second,
        })]),
    };
}
