using System.Globalization;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Pressure stall information: <c>/proc/pressure</c>, which Raspberry Pi OS has only with <c>psi=1</c> on the kernel's command line.</summary>
internal sealed class Pressure(SystemFiles files)
{
    /// <summary>Reads all; null where the kernel tells nothing of it.</summary>
    public PressureWindow? Read()
    {
        PressureWindow window = new()
        {
            CpuSome = ReadAverage("cpu", "some"),
            CpuFull = ReadAverage("cpu", "full"),
            MemorySome = ReadAverage("memory", "some"),
            MemoryFull = ReadAverage("memory", "full"),
            IoSome = ReadAverage("io", "some"),
            IoFull = ReadAverage("io", "full"),
        };
        return window == new PressureWindow() ? null : window;
    }

    /// <summary>The share of the last ten seconds in which some task waited for memory, in percent.</summary>
    public double? ReadMemoryPercent() => ReadAverage("memory", "some");

    private double? ReadAverage(string resource, string share)
    {
        const string Field = "avg10=";
        foreach (string line in files.ReadText($"proc/pressure/{resource}")?.Split('\n') ?? [])
        {
            if (line.Split(' ') is [var name, var average, ..] && name == share && average.StartsWith(Field, StringComparison.Ordinal))
                return double.TryParse(average.AsSpan(Field.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent <= 100 ? percent : null;
        }

        return null;
    }
}
