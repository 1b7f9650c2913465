namespace EdgeAgent.Core.Trust;

/// <summary>What a chain of root documents led to: a closed set.</summary>
public enum RootOutcome
{
    /// <summary>The chain holds nothing newer than the device has.</summary>
    Unchanged,

    /// <summary>The newest root of the chain is trusted.</summary>
    Advanced,

    /// <summary>A line of the chain is no root document.</summary>
    Malformed,

    /// <summary>A root of the chain does not follow from the one before it.</summary>
    Untrusted,
}
