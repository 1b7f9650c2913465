namespace EdgeAgent.Core.Telemetry.Spool;

/// <summary>How much telemetry outlives an outage of the hub and a restart of the device, and what that costs the disk.</summary>
public sealed record SpoolOptions
{
    /// <summary>The most bytes on the disk; the oldest segments go first.</summary>
    /// <value>16 MiB by default, some 50,000 messages; at least two segments.</value>
    public long MaxBytes { get; init; } = 16L << 20;

    /// <summary>The bytes of messages, before they are compressed, at which a segment is closed.</summary>
    /// <value>64 KiB by default. What was sent of a segment is sent again, under the same identifiers, when the agent stops before the whole segment was sent.</value>
    public int SegmentBytes { get; init; } = 64 << 10;

    /// <summary>The age, by the device's clock, at which messages are no longer worth sending.</summary>
    /// <value>14 days by default.</value>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long a message may wait in memory for the hub before it is written to the disk, together with all others that wait.</summary>
    /// <value>One minute by default. A power cut during an outage loses at most what came in that time; while the hub is there nothing is written.</value>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The free bytes that the spool leaves to others.</summary>
    /// <value>32 MiB by default.</value>
    public long FreeSpaceReserveBytes { get; init; } = 32L << 20;
}
