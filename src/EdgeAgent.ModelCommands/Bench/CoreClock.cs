using System.Globalization;

namespace EdgeAgent.ModelCommands.Bench;

/// <summary>The present clock of the first core, as Linux tells it.</summary>
internal static class CoreClock
{
    private const string Frequency = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq";
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>The clock in Hz; null where the system does not tell it.</summary>
    public static double? ReadHertz() => ReadHertz(Frequency, CpuInfo);

    /// <summary>The clock in Hz from the frequency driver's file in kHz, else from the "cpu MHz" line of the processor's description.</summary>
    internal static double? ReadHertz(string frequencyFile, string descriptionFile)
    {
        try
        {
            if (File.Exists(frequencyFile))
                return Number(File.ReadAllText(frequencyFile)) * 1e3;
            string? line = File.Exists(descriptionFile)
                ? File.ReadLines(descriptionFile).FirstOrDefault(line => line.StartsWith("cpu MHz", StringComparison.Ordinal))
                : null;
            return Number(line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]) * 1e6;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 ? value : null;
}
