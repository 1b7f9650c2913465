using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Platform.Linux.Power;

namespace EdgeAgent.Worker.Doctor;

/// <summary>Every sensor of the device with its present value.</summary>
internal sealed class SensorReadings(SystemFiles files, AgentConfiguration configuration, TimeProvider time)
{
    /// <summary>Counters and shares tell something only between two readings.</summary>
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(500);

    /// <summary>Memory, heat, frequency, pressure, control group, battery.</summary>
    public IEnumerable<Check> ReadSystem()
    {
        SystemWindow window = new LinuxSystemProbe(files, "", time).ReadWindow();
        yield return Reading("memory", window.AvailableBytes is { } free ? $"{free >> 20} MiB are available." : null);
        yield return Reading("temperature", window.TemperatureCelsius is { } celsius ? Invariant($"{celsius:0.0} degrees Celsius.") : null);
        yield return Reading("throttling", window.Throttling is not { } reasons ? null : reasons.Count == 0 ? "Nothing holds the processor back." : $"Held back by {string.Join(", ", reasons)}.");
        yield return Reading("frequency", window.CpuMegahertz is { } megahertz ? Invariant($"{megahertz:0} MHz of {Or(window.CpuMaxMegahertz?.ToString("0", CultureInfo.InvariantCulture))} MHz.") : null);
        yield return Reading("pressure", window.Pressure is { } pressure
            ? Invariant($"In the last 10 s tasks waited for processor, memory, disk in {Percent(pressure.CpuSome)}, {Percent(pressure.MemorySome)}, {Percent(pressure.IoSome)} of the time.")
            : null);
        yield return Reading("control group", Describe(window.ControlGroup));
        yield return Reading("battery", window.BatteryPercent is { } percent ? Invariant($"{percent:0} %.") : null);
    }

    /// <summary>All power meters, the one that the agent takes first, each read twice.</summary>
    public async Task<IReadOnlyList<Check>> ReadPowerAsync()
    {
        PowerMeters finder = new(files, time) { Estimate = configuration.PowerEstimate, Chip = configuration.PowerMonitor };
        List<IPowerMeter> meters = [.. finder.FindAll()];
        List<PowerReading?> first = [.. meters.Select(meter => meter.Read())];
        long start = time.GetTimestamp();
        if (meters.Count > 0)
            await Task.Delay(BetweenReadings, time);
        List<Check> checks = [.. meters.Select((meter, i) => new Check("power", CheckResult.Ok, $"{meter.Name}, {KindOf(meter)}: {Watts(first[i], meter.Read(), time.GetElapsedTime(start))}."))];
        if (finder.ChipProblem is { } problem)
            checks.Insert(0, new Check("power", CheckResult.Absent, problem));
        foreach (IDisposable meter in meters.OfType<IDisposable>())
            meter.Dispose();
        return checks.Count > 0 ? checks : [Reading("power", null)];
    }

    private static string KindOf(IPowerMeter meter) => meter.Source == PowerSource.Sensor ? "measured" : meter.IsCalibrated ? "a calibrated estimate" : "an estimate";

    private static string Watts(PowerReading? before, PowerReading? after, TimeSpan between)
    {
        double? watts = after?.Watts
            ?? (after?.CumulativeMillijoules - before?.CumulativeMillijoules is { } millijoules and >= 0 && between > TimeSpan.Zero ? millijoules / between.TotalMilliseconds : before?.Watts);
        return watts is { } known ? Invariant($"{known:0.00} W") : "no value now";
    }

    private static string? Describe(ControlGroupWindow? group) => group is null ? null
        : Invariant($"{Mebibytes(group.MemoryBytes)} in use; slowed from {Mebibytes(group.MemoryHighBytes)}, at most {Mebibytes(group.MemoryMaxBytes)}; {Or(group.OomKills?.ToString(CultureInfo.InvariantCulture))} processes killed for want of memory.");

    private static string Mebibytes(long? bytes) => bytes is { } known ? Invariant($"{known >> 20} MiB") : "unknown or without bound";

    private static string Percent(double? share) => share is { } known ? Invariant($"{known:0.0} %") : "unknown";

    private static string Or(string? text) => text ?? "unknown";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static Check Reading(string name, string? detail) =>
        detail is null ? new Check(name, CheckResult.Absent, "This device does not tell; telemetry says null.") : new Check(name, CheckResult.Ok, detail);
}
