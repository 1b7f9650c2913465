namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The processor's frequency as the kernel's cpufreq tells it, in kilohertz files per policy (a group of cores with one clock).</summary>
internal sealed class CpuFrequency(SystemFiles files)
{
    private const double KilohertzPerMegahertz = 1000;

    /// <summary>The frequency of the fastest core now; null where it is not told.</summary>
    public double? ReadMegahertz() => Largest("scaling_cur_freq");

    /// <summary>What the hardware can do, else what the policy allows; null where it is not told.</summary>
    public double? ReadMaxMegahertz() => Largest("cpuinfo_max_freq") ?? Largest("scaling_max_freq");

    private double? Largest(string file)
    {
        double? largest = null;
        foreach (string policy in files.Directories("sys/devices/system/cpu/cpufreq", "policy*"))
        {
            if (files.ReadInteger($"{policy}/{file}") is { } kilohertz and > 0 && !(kilohertz / KilohertzPerMegahertz <= largest))
                largest = kilohertz / KilohertzPerMegahertz;
        }

        return largest;
    }
}
