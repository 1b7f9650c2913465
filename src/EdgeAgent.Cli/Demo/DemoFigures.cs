using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Demo;

/// <summary>Telemetry in words, the same on the live screen, in lines and in the summary; what is unknown says so.</summary>
internal static class DemoFigures
{
    private const string Unknown = "unknown";

    public static string Latency(LatencySummary? latency) => latency is null
        ? Unknown
        : $"p50 {Quantity.Duration(latency.P50)}   p95 {Quantity.Duration(latency.P95)}   p99 {Quantity.Duration(latency.P99)}";

    public static string Memory(InferenceWindow? window, SystemWindow? system)
    {
        string resident = system?.ResidentBytes is long bytes ? Quantity.Bytes(bytes) : Unknown;
        return window is null ? $"resident {resident}" : $"arena {Quantity.Bytes(window.ArenaBytes)}   weights {Quantity.Bytes(window.WeightsBytes)}   resident {resident}";
    }

    public static string Processor(SystemWindow? system)
    {
        string cpu = system?.CpuPercent is double percent ? string.Create(CultureInfo.InvariantCulture, $"{percent:0} % of one core") : Unknown;
        string temperature = system?.TemperatureCelsius is double celsius ? string.Create(CultureInfo.InvariantCulture, $"{celsius:0.0} °C") : Unknown;
        return $"{cpu}   temperature {temperature}";
    }

    public static string Power(PowerWindow? power, InferenceWindow? window)
    {
        if (power?.Watts is not double watts)
            return Unknown;
        string kind = power.Source == PowerSource.Estimate ? " (estimate)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{watts:0.00} W{Energy(window)}{kind}");
    }

    /// <summary>Where the power comes from: the meter's name, or what the estimate assumes; null when it is unknown.</summary>
    public static string? PowerSourceName(PowerWindow? power, double idleWatts, double busyWatts) => power?.Source switch
    {
        PowerSource.Estimate => string.Create(CultureInfo.InvariantCulture, $"no meter: an estimate, assuming {idleWatts:0.0} W idle, {busyWatts:0.0} W busy"),
        PowerSource.Sensor => $"measured by {power.SourceName}",
        _ => null,
    };

    public static string Class(Classification best) =>
        string.Create(CultureInfo.InvariantCulture, $"{best.Score:0.000}  {best.Label ?? $"class {best.Index}"}");

    private static string Energy(InferenceWindow? window) => window?.MillijoulesPerInference switch
    {
        null => "",
        >= 1000 and double millijoules => string.Create(CultureInfo.InvariantCulture, $"   {millijoules / 1000:0.00} J/inference"),
        double millijoules => string.Create(CultureInfo.InvariantCulture, $"   {millijoules:0.0} mJ/inference"),
    };
}
