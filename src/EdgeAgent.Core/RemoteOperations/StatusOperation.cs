using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary><c>ping</c> and <c>status</c>: that the agent is there, and how it is doing.</summary>
internal sealed class StatusOperation(AgentOptions options, ModelSlots slots, Func<AgentStatus> status, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public MethodReply Ping(OperationArguments arguments) =>
        arguments.Problem is { } problem ? OperationReply.Error(OperationStatus.BadPayload, problem) : OperationReply.Done(Describe());

    public MethodReply Run(OperationArguments arguments) =>
        arguments.Problem is { } problem ? OperationReply.Error(OperationStatus.BadPayload, problem) : OperationReply.Done(Read());

    /// <summary>Everything that the agent says about itself.</summary>
    public JsonObject Read()
    {
        JsonObject result = Describe();
        foreach ((string name, JsonNode? value) in JsonSerializer.SerializeToNode(status(), OperationsJsonContext.Default.AgentStatus)!.AsObject())
            result[name] = value?.DeepClone();
        result["slots"] = new JsonArray([.. slots.All.Select(Describe)]);
        return result;
    }

    private JsonObject Describe() => new()
    {
        ["agentVersion"] = options.AgentVersion,
        ["runId"] = options.RunId,
        ["timeUtc"] = time.GetUtcNow().UtcDateTime,
        ["uptimeSeconds"] = Math.Round(time.GetElapsedTime(_started).TotalSeconds, 1),
    };

    private static JsonObject Describe(ModelSlot slot)
    {
        JsonObject result = new() { ["slot"] = slot.Name };
        if (slot.Model is { } model)
        {
            result["model"] = model.Assignment.Name;
            result["version"] = model.Assignment.Version;
            result["sha256"] = model.Assignment.File.Sha256;
            result["activatedUtc"] = model.ActivatedUtc?.UtcDateTime;
            result["arenaBytes"] = model.ArenaBytes;
            result["weightsBytes"] = model.WeightsBytes;
            result["kernels"] = model.Kernels;
        }

        return result;
    }
}
