namespace EdgeAgent.Contracts.Telemetry;

/// <summary>The device's clock beside what is known of time.</summary>
public sealed record ClockWindow
{
    /// <summary>What it is worth.</summary>
    public required ClockState State { get; init; }

    /// <summary>Whether the system's time service has set it by the network; null where there is no service that tells (only systemd-timesyncd does).</summary>
    public bool? IsSynchronised { get; init; }

    /// <summary>Seconds by which the clock is ahead of the last server that told the time over a verified connection, to the server's whole seconds; null before the first.</summary>
    public double? AheadSeconds { get; init; }
}
