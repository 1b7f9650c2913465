namespace EdgeAgent.Core.Trust;

/// <summary>A look at the device's clock beside what is known of time.</summary>
/// <param name="ClockUtc">What the clock shows.</param>
/// <param name="FloorUtc">The newest time that is surely past.</param>
public sealed record ClockReading(DateTimeOffset ClockUtc, DateTimeOffset FloorUtc)
{
    /// <summary>How much the clocks of a signing workstation and of a device may differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>What the clock is worth.</summary>
    public ClockTrust Trust => ClockUtc >= FloorUtc - Tolerance ? ClockTrust.Plausible : ClockTrust.Untrusted;

    /// <summary>Whether a time of expiry is surely past. With a clock that shows less than what is past, only what is past counts.</summary>
    /// <param name="expiresUtc">The time of expiry.</param>
    /// <returns>True when it has expired; false says that it is fresh only where <see cref="Trust"/> is <see cref="ClockTrust.Plausible"/>.</returns>
    public bool HasExpired(DateTimeOffset expiresUtc) => FloorUtc >= expiresUtc || (Trust == ClockTrust.Plausible && ClockUtc >= expiresUtc);

    /// <summary>Raises the floor to times at which documents were signed.</summary>
    /// <param name="signedUtc">A time that is surely past.</param>
    /// <returns>The reading with the higher floor.</returns>
    public ClockReading After(DateTimeOffset signedUtc) => signedUtc > FloorUtc ? this with { FloorUtc = signedUtc } : this;
}
