namespace EdgeAgent.Core.Trust;

/// <summary>What a look at a manifest came to: a closed set, each with its code in the twin.</summary>
public enum ManifestOutcome
{
    /// <summary>It may be installed.</summary>
    Accepted,

    /// <summary>Envelope, type or form is wrong.</summary>
    Malformed,

    /// <summary>Too few trusted keys signed it.</summary>
    Untrusted,

    /// <summary>The device's root has expired.</summary>
    RootExpired,

    /// <summary>The manifest has expired.</summary>
    Expired,

    /// <summary>The device does not know the time.</summary>
    ClockUntrusted,

    /// <summary>It is for other classes of devices.</summary>
    WrongDeviceClass,

    /// <summary>A higher sequence was seen, or another manifest with the same.</summary>
    Rollback,

    /// <summary>The assignment asks for something else than the manifest describes.</summary>
    Mismatch,

    /// <summary>It needs a newer agent.</summary>
    Unsupported,

    /// <summary>It needs more memory than the device allows.</summary>
    TooMuchMemory,
}
