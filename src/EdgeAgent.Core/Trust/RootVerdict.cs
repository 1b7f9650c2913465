using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Trust;

/// <summary>What became of a chain of root documents.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="State">The state to go on with: as far as the chain could be followed.</param>
/// <param name="Message">One sentence for the operator; empty unless the chain was refused.</param>
public sealed record RootVerdict(RootOutcome Outcome, TrustState State, string Message)
{
    /// <summary>The stable code of a refusal; null when the chain was not refused.</summary>
    public string? Code => Outcome switch
    {
        RootOutcome.Malformed => FailureCode.RootMalformed,
        RootOutcome.Untrusted => FailureCode.RootUntrusted,
        _ => null,
    };
}
