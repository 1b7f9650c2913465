namespace EdgeAgent.Contracts.Manifests;

/// <summary>Who signs one kind of document.</summary>
public sealed record SigningRole
{
    /// <summary>The keys, each once.</summary>
    public required IReadOnlyList<string> KeyIds { get; init; }

    /// <summary>How many of them must sign: 1 to their number.</summary>
    public required int Threshold { get; init; }
}
