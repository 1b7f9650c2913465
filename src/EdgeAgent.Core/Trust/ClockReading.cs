namespace EdgeAgent.Core.Trust;

/// <summary>A look at the device's clock beside what is known of time.</summary>
/// <param name="ClockUtc">What the clock shows.</param>
/// <param name="FloorUtc">The newest time that is surely past.</param>
/// <param name="ServerUtc">What a server said over a verified connection; null when none did. It never makes anything fresh: a server may be the attacker.</param>
public sealed record ClockReading(DateTimeOffset ClockUtc, DateTimeOffset FloorUtc, DateTimeOffset? ServerUtc = null)
{
    /// <summary>How much the clocks of a signing workstation, of a server and of a device may differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>What the clock is worth.</summary>
    public ClockTrust Trust => ClockUtc < FloorUtc - Tolerance ? ClockTrust.Untrusted
        : ServerUtc is { } server && (server - ClockUtc).Duration() <= Tolerance ? ClockTrust.Confirmed
        : ClockTrust.Plausible;

    /// <summary>Whether a time of expiry is surely past. With a clock that shows less than what is past, only what is past counts.</summary>
    /// <param name="expiresUtc">The time of expiry.</param>
    /// <returns>True when it has expired; false says that it is fresh only where <see cref="Trust"/> is not <see cref="ClockTrust.Untrusted"/>.</returns>
    public bool HasExpired(DateTimeOffset expiresUtc) => FloorUtc >= expiresUtc || (Trust != ClockTrust.Untrusted && ClockUtc >= expiresUtc);

    /// <summary>Raises the floor to times at which documents were signed.</summary>
    /// <param name="signedUtc">A time that is surely past.</param>
    /// <returns>The reading with the higher floor.</returns>
    public ClockReading After(DateTimeOffset signedUtc) => signedUtc > FloorUtc ? this with { FloorUtc = signedUtc } : this;

    /// <summary>The newest time that is surely past once a document is accepted: the clock counts only where a server agrees, so that a clock that is ahead does not
    /// block the device later.</summary>
    /// <param name="signedUtc">When the document was signed.</param>
    /// <returns>The later of that and the confirmed time.</returns>
    public DateTimeOffset SurelyPast(DateTimeOffset signedUtc)
    {
        if (Trust != ClockTrust.Confirmed)
            return signedUtc;
        DateTimeOffset confirmed = ServerUtc < ClockUtc ? ServerUtc.Value : ClockUtc;
        return confirmed > signedUtc ? confirmed : signedUtc;
    }
}
