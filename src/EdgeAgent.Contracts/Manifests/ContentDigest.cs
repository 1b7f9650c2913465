namespace EdgeAgent.Contracts.Manifests;

/// <summary>A file by its content alone; where it is fetched is not part of what is signed.</summary>
public sealed record ContentDigest
{
    /// <summary>The SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The length in bytes, at least 1.</summary>
    public required long Size { get; init; }
}
