namespace EdgeAgent.Core.Trust;

/// <summary>What the device keeps about trust: verified first, stored then, and only then acted on.</summary>
public sealed record TrustState
{
    /// <summary>The envelope of the newest root document.</summary>
    public required byte[] Root { get; init; }

    /// <summary>The SHA-256 of the configured envelope that this trust began with.</summary>
    public required string BeganWithSha256 { get; init; }

    /// <summary>A time that is surely past: the newest of the signing times of accepted manifests, and of the times at which they were accepted while a server agreed
    /// with the clock; null before the first.</summary>
    public DateTimeOffset? LastKnownUtc { get; init; }

    /// <summary>The highest sequence seen of each model.</summary>
    public IReadOnlyList<SeenSequence> Sequences { get; init; } = [];
}
