using EdgeAgent.Optimization.Training;

namespace EdgeAgent.Cli.Train;

/// <summary>What <c>train</c> was asked for.</summary>
internal sealed record TrainRequest
{
    public required string Model { get; init; }

    public required string Output { get; init; }

    /// <summary>Where the float model goes beside an integer one; null for nowhere.</summary>
    public required string? Float { get; init; }

    public required TrainDataRequest Data { get; init; }

    public required ClassChoice Classes { get; init; }

    /// <summary>Whether batch normalization is put into the network; null to find out.</summary>
    public required bool? BatchNormalization { get; init; }

    public required TrainingOptions Options { get; init; }

    public required int CalibrationSamples { get; init; }

    /// <summary>The folder of checkpoints; null for none.</summary>
    public required string? Checkpoints { get; init; }

    public required bool Resumes { get; init; }

    /// <summary>The picture or the table of the curves; both are written. Null for neither.</summary>
    public required string? Curves { get; init; }

    public required bool Compares { get; init; }
}
