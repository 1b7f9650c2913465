namespace EdgeAgent.Contracts.Manifests;

/// <summary>One generated input, and the digest of what the model makes of it.</summary>
public sealed record GoldenSample
{
    /// <summary>The seed of the generated input pattern, as <c>infer --seed</c> takes it; it fills all inputs in order.</summary>
    public required uint Seed { get; init; }

    /// <summary>The SHA-256 of the raw bytes of all outputs in order, as <c>infer --output</c> writes them: 64 lower-case hexadecimal digits.</summary>
    public required string OutputsSha256 { get; init; }
}
