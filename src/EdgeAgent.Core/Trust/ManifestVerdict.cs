using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Trust;

/// <summary>What became of a manifest.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Message">One sentence for the operator; empty when it was accepted.</param>
/// <param name="Manifest">The manifest; null unless accepted.</param>
/// <param name="Seen">What to remember before anything is installed; null unless accepted.</param>
public sealed record ManifestVerdict(ManifestOutcome Outcome, string Message, ModelManifest? Manifest = null, SeenSequence? Seen = null)
{
    /// <summary>The stable code of a refusal; null when it was accepted.</summary>
    public string? Code => Outcome switch
    {
        ManifestOutcome.Accepted => null,
        ManifestOutcome.Malformed => FailureCode.ManifestMalformed,
        ManifestOutcome.Untrusted => FailureCode.ManifestUntrusted,
        ManifestOutcome.RootExpired => FailureCode.RootExpired,
        ManifestOutcome.Expired => FailureCode.ManifestExpired,
        ManifestOutcome.ClockUntrusted => FailureCode.ClockUntrusted,
        ManifestOutcome.WrongDeviceClass => FailureCode.WrongDeviceClass,
        ManifestOutcome.Rollback => FailureCode.ManifestRollback,
        ManifestOutcome.Mismatch => FailureCode.ManifestMismatch,
        ManifestOutcome.Unsupported => FailureCode.ManifestUnsupported,
        ManifestOutcome.TooMuchMemory => FailureCode.OutOfMemory,
        _ => throw new InvalidOperationException($"The outcome {Outcome} has no code."),
    };
}
