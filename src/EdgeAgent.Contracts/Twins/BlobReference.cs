namespace EdgeAgent.Contracts.Twins;

/// <summary>A file by its content: where to fetch it, and what must be true of the bytes that arrive.</summary>
public sealed record BlobReference
{
    /// <summary>The absolute <c>https</c> address. It holds no secret: the device authenticates with its own token.</summary>
    public required string Url { get; init; }

    /// <summary>The SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Size { get; init; }
}
