namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>How a model's outputs become a result that rules look at.</summary>
public sealed record PostprocessOptions
{
    /// <summary>What the outputs are.</summary>
    public PostprocessKind Kind { get; init; } = PostprocessKind.None;

    /// <summary>The least score of a detection.</summary>
    /// <value>0.5 by default; 0 to 1.</value>
    public double ScoreThreshold { get; init; } = 0.5;

    /// <summary>The most detections, the first of the model's, which come best first.</summary>
    /// <value>100 by default; 1 to 1000.</value>
    public int MaxCount { get; init; } = 100;
}
