namespace EdgeAgent.Contracts.Telemetry;

/// <summary>What was written to the disk: flash memory wears by it. What cannot be read is null.</summary>
public sealed record DiskWindow
{
    /// <summary>Bytes that the agent made the storage layer write in the window, less those whose files were deleted before (<c>write_bytes - cancelled_write_bytes</c> of <c>/proc/self/io</c>, never below 0).</summary>
    public long? AgentBytes { get; init; }

    /// <summary>Bytes that everybody wrote in the window to the block device, or its partition, that holds the data directory.</summary>
    public long? DeviceBytes { get; init; }

    /// <summary>The agent's bytes since it started, as bytes a day; null in its first ten minutes.</summary>
    public double? AgentBytesPerDay { get; init; }

    /// <summary>The device's bytes since the agent started, as bytes a day; null in its first ten minutes.</summary>
    public double? DeviceBytesPerDay { get; init; }
}
