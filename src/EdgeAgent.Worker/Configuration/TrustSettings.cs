namespace EdgeAgent.Worker.Configuration;

/// <summary>Whom the device trusts with its models.</summary>
public sealed record TrustSettings
{
    /// <summary>The file of the root document that trust begins with.</summary>
    public required string RootFile { get; init; }

    /// <summary>What the file holds: an envelope that was checked.</summary>
    public required ReadOnlyMemory<byte> Root { get; init; }

    /// <summary>Whether models without a manifest are refused.</summary>
    /// <value>Default true.</value>
    public bool IsRequired { get; init; } = true;
}
