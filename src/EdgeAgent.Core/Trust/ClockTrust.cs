namespace EdgeAgent.Core.Trust;

/// <summary>What the device's clock is worth.</summary>
public enum ClockTrust
{
    /// <summary>It shows a time that is surely past: what it says of freshness means nothing.</summary>
    Untrusted,

    /// <summary>It shows nothing that is known to be wrong.</summary>
    Plausible,

    /// <summary>It is plausible, and a server agrees with it.</summary>
    Confirmed,
}
