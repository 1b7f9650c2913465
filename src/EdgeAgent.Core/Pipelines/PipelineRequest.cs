using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Pipelines;

/// <summary>What the cloud asks of a pipeline.</summary>
/// <param name="Definition">The pipeline; null when the value is not acceptable.</param>
/// <param name="Problem">What is wrong with it, and what would be accepted; null when nothing is.</param>
/// <param name="Value">The value as it came; null when it is too large to repeat.</param>
internal sealed record PipelineRequest(PipelineDefinition? Definition, string? Problem, JsonNode? Value)
{
    private const int MaxEchoBytes = 4096;

    /// <summary>Reads hostile JSON.</summary>
    public static PipelineRequest Read(string name, JsonNode value)
    {
        string? problem = SlotName.IsValid(name) ? null : "A pipeline's name has 1 to 32 letters, digits, hyphens and underscores.";
        PipelineDefinition? definition = problem is null ? PipelineReader.Read(value, out problem) : null;
        bool canRepeat = JsonSerializer.SerializeToUtf8Bytes(value, NodeJsonContext.Default.JsonNode).Length <= MaxEchoBytes;
        return new PipelineRequest(definition, problem, canRepeat ? value.DeepClone() : null);
    }
}
