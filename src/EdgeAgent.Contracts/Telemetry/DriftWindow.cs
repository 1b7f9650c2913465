namespace EdgeAgent.Contracts.Telemetry;

/// <summary>How far a classifier's newest answers are from a reference distribution. Not of the reporting window but of the newest inferences, up to 500.</summary>
public sealed record DriftWindow
{
    /// <summary>What is compared with.</summary>
    public required DriftReference Reference { get; init; }

    /// <summary>The inferences that are compared; the indices are null below 300.</summary>
    public required int Inferences { get; init; }

    /// <summary>The population stability index (<see cref="PopulationStability"/>) of the classes; null while unknown.</summary>
    public double? ClassPsi { get; init; }

    /// <summary>That of the confidence; null while unknown, and where scores are no shares.</summary>
    public double? ConfidencePsi { get; init; }
}
