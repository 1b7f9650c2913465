namespace EdgeAgent.Core.Execution;

/// <summary>How a pipeline is doing.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Detail">One sentence for the operator where something keeps it from running; null otherwise.</param>
public sealed record PipelineStatus(PipelineState State, string? Detail = null);
