namespace EdgeAgent.Contracts.Twins;

/// <summary>What holds the agent's data directory, at the agent's start. What cannot be read is null.</summary>
public sealed record StorageReport
{
    /// <summary>The block device, such as <c>mmcblk0p2</c>.</summary>
    public string? Device { get; init; }

    /// <summary>Its kind: <c>sd</c>, <c>emmc</c>, <c>nvme</c>, <c>disk</c> (SATA or USB), <c>rotating</c> or <c>virtual</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The file system's size in bytes.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>The bytes that the agent may still write.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>How much of its life an eMMC has used in percent, as it estimates itself in steps of ten, the upper end: 10 for a new one, 110 for more than its life.</summary>
    public int? LifeUsedPercent { get; init; }
}
