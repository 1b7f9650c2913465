namespace EdgeAgent.Contracts.Registry;

/// <summary>A file that the hub keeps by its content.</summary>
public sealed record StoredBlob
{
    /// <summary>The SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Where devices fetch it.</summary>
    public required string Url { get; init; }
}
