namespace EdgeAgent.Core.Models;

/// <summary>What a look at a file's bytes on the medium found.</summary>
public enum BlobCheck
{
    /// <summary>Size and SHA-256 are as named.</summary>
    Intact,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>It has another size.</summary>
    WrongSize,

    /// <summary>It has another SHA-256.</summary>
    WrongDigest,
}
