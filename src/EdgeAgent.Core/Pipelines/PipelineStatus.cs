namespace EdgeAgent.Core.Pipelines;

/// <summary>How a pipeline is doing.</summary>
public sealed record PipelineStatus
{
    /// <summary>The pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>What it is doing.</summary>
    public required PipelineState State { get; init; }

    /// <summary>One sentence for the operator where something keeps it from running; null otherwise.</summary>
    public string? Detail { get; init; }

    /// <summary>Inputs run since the agent started.</summary>
    public long Frames { get; init; }

    /// <summary>Inputs that newer ones took the place of before they were run.</summary>
    public long Dropped { get; init; }

    /// <summary>Inputs that could not be read or run.</summary>
    public long Errors { get; init; }

    /// <summary>Rules raised or cleared.</summary>
    public long Events { get; init; }

    /// <summary>The rules that are raised now.</summary>
    public IReadOnlyList<string> Raised { get; init; } = [];
}
