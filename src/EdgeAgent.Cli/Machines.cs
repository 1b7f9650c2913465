using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeAgent.Cli;

/// <summary>The machine that figures were measured on.</summary>
internal static class Machines
{
    private const string CpuInformation = "/proc/cpuinfo";

    /// <summary>Processor, cores and system in a few words.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor() ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    private static string? Processor()
    {
        if (!File.Exists(CpuInformation))
            return null;
        string? line = File.ReadLines(CpuInformation).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
