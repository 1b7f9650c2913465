namespace EdgeAgent.Contracts.Telemetry;

/// <summary>One class of one result.</summary>
public sealed record Classification
{
    /// <summary>The index among the model's outputs.</summary>
    public required int Index { get; init; }

    /// <summary>The class's name; null when the model came without labels.</summary>
    public string? Label { get; init; }

    /// <summary>The output's real value: its scale times (the integer less the zero point).</summary>
    public required double Score { get; init; }
}
