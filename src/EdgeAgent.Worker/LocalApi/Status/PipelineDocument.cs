namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>The pipeline, and what keeps it from running.</summary>
internal sealed record PipelineDocument(string State, string? Detail);
