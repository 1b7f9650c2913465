namespace EdgeAgent.IotHub;

/// <summary>What became of a file sent through the hub.</summary>
public enum FileUploadOutcome
{
    /// <summary>It is stored, and the hub knows.</summary>
    Stored,

    /// <summary>The device has no hub yet.</summary>
    NoHub,

    /// <summary>The hub or its store could not be reached, or went silent.</summary>
    Unreachable,

    /// <summary>The certificate of the hub or of its store is refused.</summary>
    UntrustedServer,

    /// <summary>The hub or its store has too much to do or failed; try later.</summary>
    Unavailable,

    /// <summary>The hub or its store refused; the same file will be refused again. A hub without a store says so too.</summary>
    Refused,

    /// <summary>The hub's answer was not understood.</summary>
    InvalidAnswer,
}
