using EdgeAgent.Kernels;

namespace EdgeAgent.ModelCommands.Bench;

/// <summary>How near a measured node came to the int8 peak of the core that ran it.</summary>
internal static class CorePeak
{
    /// <summary>The share of the peak, 0 to 1.</summary>
    /// <param name="kernel">Name of the kernel that ran; its last part is its kernel set.</param>
    /// <param name="macsPerSecond">What was measured.</param>
    /// <param name="clockHertz">The core's clock while it was measured; null where it cannot be read.</param>
    /// <returns>Null for kernels that are not int8 products, for kernel sets without a known peak, and without a clock.</returns>
    public static double? Share(string kernel, double macsPerSecond, double? clockHertz)
    {
        if (!kernel.StartsWith("qs8-", StringComparison.Ordinal))
            return null;
        KernelSet? set = KernelSet.All.FirstOrDefault(candidate => kernel.EndsWith($"-{candidate}", StringComparison.Ordinal));
        return macsPerSecond / (set?.PeakInt8MacsPerCycle * clockHertz);
    }
}
