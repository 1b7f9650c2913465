using EdgeAgent.Optimization.Training.Optimizers;
using EdgeAgent.Optimization.Training.Schedules;

namespace EdgeAgent.Optimization.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Epochs in float, 0 or more.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Whether epochs with quantization follow, and the result is an integer model.</summary>
    public bool Quantizes { get; init; }

    /// <summary>Epochs with quantization, 0 or more.</summary>
    public int QuantizedEpochs { get; init; } = 3;

    /// <summary>Examples in a minibatch, 1 or more. What is left of an epoch's order when no whole minibatch is takes no part in it.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The optimizer; its moments begin anew with the epochs with quantization.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The highest learning rate in float, above 0.</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>The highest learning rate with quantization, above 0.</summary>
    public double QuantizedRate { get; init; } = 0.0001;

    /// <summary>How the rate goes down in each phase.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Over how many epochs, fractions too, the rate rises at the beginning of each phase; 0 or more.</summary>
    public double WarmUpEpochs { get; init; }

    /// <summary>The share of each target that is spread evenly over all classes, 0 or more and below 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Whether the weights of the epoch that does best on held-out data are kept, the measurement before the first epoch included; else the last ones.</summary>
    public bool KeepsBest { get; init; } = true;

    /// <summary>After how many steps a checkpoint is written, beside those at the ends of epochs; 0 for none.</summary>
    public int CheckpointSteps { get; init; }

    /// <summary>Seeds the order of examples and their variation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many threads prepare examples. Results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    internal int EpochsOf(TrainingPhase phase) => phase == TrainingPhase.Float ? Epochs : QuantizedEpochs;

    internal LearningRateSchedule ScheduleOf(TrainingPhase phase, int stepsPerEpoch) => new(
        Schedule, phase == TrainingPhase.Float ? Rate : QuantizedRate, (long)stepsPerEpoch * EpochsOf(phase), (long)Math.Round(WarmUpEpochs * stepsPerEpoch));
}
