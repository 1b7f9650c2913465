namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>A pipeline, and what keeps it from running.</summary>
internal sealed record PipelineDocument
{
    public required string Name { get; init; }

    /// <summary>waitingForModel, modelDoesNotFit, waitingForInput, running, paused or off.</summary>
    public required string State { get; init; }

    public required string? Detail { get; init; }

    public required long Frames { get; init; }

    public required long Dropped { get; init; }

    public required long Errors { get; init; }

    public required long Events { get; init; }

    /// <summary>The rules that are raised.</summary>
    public required IReadOnlyList<string> Raised { get; init; }
}
