namespace EdgeAgent.Core.Trust;

/// <summary>Whom the device trusts with its models.</summary>
public sealed record TrustOptions
{
    /// <summary>The envelope of the root document that trust begins with; the device goes on from it by rotation.</summary>
    public required ReadOnlyMemory<byte> Root { get; init; }

    /// <summary>Whether models without a manifest are refused.</summary>
    public required bool IsRequired { get; init; }
}
