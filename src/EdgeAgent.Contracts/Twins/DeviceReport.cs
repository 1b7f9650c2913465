using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Contracts.Twins;

/// <summary>What the device is: the read-only reported component <c>device</c>. Unknown members are null.</summary>
public sealed record DeviceReport
{
    /// <summary>The agent's version.</summary>
    public required string AgentVersion { get; init; }

    /// <summary>The processor architecture: <c>arm64</c> or <c>x64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The kernel set that the runtime picked for this processor, such as <c>neondot</c>, <c>neon</c> or <c>avx2</c>.</summary>
    public required string Kernels { get; init; }

    /// <summary>The board's name, such as <c>Raspberry Pi 4 Model B Rev 1.4</c>.</summary>
    public string? Board { get; init; }

    /// <summary>The operating system's name and version.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The number of logical processors.</summary>
    public int? Processors { get; init; }

    /// <summary>The memory of the device in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The processor core's design, such as <c>Cortex-A72</c>, or its model name.</summary>
    public string? CpuCore { get; init; }

    /// <summary>The board's serial number as it is; null where the configuration keeps it back too.</summary>
    public string? Serial { get; init; }

    /// <summary>The board's revision code as the firmware gives it, such as <c>c03114</c>.</summary>
    public string? BoardRevision { get; init; }

    /// <summary>The kernel's release, such as <c>6.6.51+rpt-rpi-v8</c>.</summary>
    public string? Kernel { get; init; }

    /// <summary>The kernel's name for this boot: another one says that the device was started again.</summary>
    public string? BootId { get; init; }

    /// <summary>Whether the kernel accounts for pressure (PSI).</summary>
    public bool? HasPressure { get; init; }

    /// <summary>Whether control groups (version 2) can bound memory; without it the service's memory bounds do nothing.</summary>
    public bool? HasMemoryController { get; init; }

    /// <summary>What holds the agent's data directory.</summary>
    public StorageReport? Storage { get; init; }

    /// <summary>What the device's clock is worth; changes while the agent runs.</summary>
    public ClockState? Clock { get; init; }

    /// <summary>What the agent does: one of <see cref="AgentMode"/>.</summary>
    public string Mode { get; init; } = AgentMode.Normal;

    /// <summary>When safe mode began, by the device's clock; null outside of it.</summary>
    public DateTimeOffset? SafeModeSinceUtc { get; init; }

    /// <summary>Why the agent is in safe mode, in one sentence; null outside of it.</summary>
    public string? SafeModeReason { get; init; }
}
