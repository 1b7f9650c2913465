namespace EdgeAgent.Contracts.Manifests;

/// <summary>What a look at a signed document found: a closed set.</summary>
public enum DocumentCheck
{
    /// <summary>Enough of the right keys signed it, and it is well-formed.</summary>
    Valid,

    /// <summary>The envelope or the document has not its form.</summary>
    Malformed,

    /// <summary>The envelope holds a document of another kind.</summary>
    WrongType,

    /// <summary>Fewer of the right keys signed it than the threshold asks for.</summary>
    NotEnoughSignatures,

    /// <summary>A root document whose version does not come directly after the trusted one's.</summary>
    WrongVersion,

    /// <summary>The document says that a member must be understood, and this reader does not know it.</summary>
    NotUnderstood,
}
