namespace EdgeAgent.Optimization.Training.Checkpoints;

/// <summary>All that a training run needs to continue as if it had never stopped.</summary>
public sealed record Checkpoint
{
    /// <summary>What the run is of: options and data, each with a name.</summary>
    public required IReadOnlyList<TrainingTrait> Identity { get; init; }

    /// <summary>Where in the run it is.</summary>
    public required TrainingPosition Position { get; init; }

    /// <summary>Steps that the optimizer made in the phase.</summary>
    public required long OptimizerSteps { get; init; }

    /// <summary>The network's parameters.</summary>
    public required IReadOnlyList<StateTensor> Parameters { get; init; }

    /// <summary>The network's other state.</summary>
    public required IReadOnlyList<StateTensor> State { get; init; }

    /// <summary>The optimizer's moments.</summary>
    public required IReadOnlyList<StateTensor> Moments { get; init; }

    /// <summary>Parameters and state of the phase's best epoch so far, in this order; empty where none is kept.</summary>
    public required IReadOnlyList<StateTensor> Best { get; init; }

    /// <summary>The figures of the epochs so far.</summary>
    public required IReadOnlyList<EpochFigures> Epochs { get; init; }

    /// <summary>The float parameters and state that the phase with quantization began with, in this order; empty in the float phase.</summary>
    public required IReadOnlyList<StateTensor> Float { get; init; }
}
