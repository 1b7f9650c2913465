namespace EdgeAgent.Contracts.Telemetry;

/// <summary>Pressure stall information of the kernel: the share of the last ten seconds, in percent, in which tasks waited for a resource. What the kernel does not tell is null.</summary>
public sealed record PressureWindow
{
    /// <summary>Some task waited for a processor.</summary>
    public double? CpuSome { get; init; }

    /// <summary>All tasks waited for a processor; older kernels do not tell.</summary>
    public double? CpuFull { get; init; }

    /// <summary>Some task waited for memory.</summary>
    public double? MemorySome { get; init; }

    /// <summary>All tasks waited for memory.</summary>
    public double? MemoryFull { get; init; }

    /// <summary>Some task waited for a disk.</summary>
    public double? IoSome { get; init; }

    /// <summary>All tasks waited for a disk.</summary>
    public double? IoFull { get; init; }
}
