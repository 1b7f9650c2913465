namespace EdgeAgent.Optimization.Training;

/// <summary>Who is told about a training run; each may be null for nobody. All are called on the run's own thread.</summary>
public sealed record TrainingWatch
{
    /// <summary>Told after every step.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Given the figures of all epochs after each of them.</summary>
    public Action<IReadOnlyList<EpochFigures>>? Epochs { get; init; }
}
