using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Twins;

/// <summary>What the network had to carry for a slot's model file.</summary>
public sealed record DownloadReport
{
    /// <summary>The SHA-256 of the model file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The bytes of the file and of its delta that were received since the agent started, those of attempts in vain among them.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Whether the file was made of one that the device had, by a delta.</summary>
    [JsonPropertyName("byDelta")]
    public required bool IsByDelta { get; init; }

    /// <summary>Why the assignment's delta was of no use, in one sentence; null where it was of use, or where there was none.</summary>
    public string? DeltaProblem { get; init; }
}
