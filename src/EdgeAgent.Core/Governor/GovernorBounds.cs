using System.Globalization;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Governor;

/// <summary>Which limits the governor accepts, from the twin and from the configuration.</summary>
public static class GovernorBounds
{
    /// <summary>What stands for a limit that is left out.</summary>
    public const double DefaultPowerWindowSeconds = 60, DefaultMaxFactor = 10;

    /// <summary>The members that are numbers, with the least and the most that each may be, in the order of the file's schema.</summary>
    public static IReadOnlyList<(string Name, double Least, double Most)> Numbers { get; } =
    [
        ("powerWatts", 0.1, 1000),
        ("powerWindowSeconds", 5, 600),
        ("temperatureSlowCelsius", 0, 120),
        ("temperaturePauseCelsius", 0, 120),
        ("batterySlowPercent", 0, 100),
        ("batteryPausePercent", 0, 100),
        ("memoryPressurePercent", 0.1, 100),
        ("maxFactor", 1, 100),
    ];

    /// <summary>The one member that is true or false.</summary>
    public const string SlowWhenThrottled = "slowWhenThrottled";

    /// <summary>Makes limits of members by their names.</summary>
    /// <param name="number">The number of a member; null where it is left out.</param>
    /// <param name="slowWhenThrottled">The member that is true or false; null where it is left out.</param>
    public static GovernorLimits Create(Func<string, double?> number, bool? slowWhenThrottled)
    {
        ArgumentNullException.ThrowIfNull(number);
        return new GovernorLimits
        {
            PowerWatts = number("powerWatts"),
            PowerWindowSeconds = number("powerWindowSeconds"),
            TemperatureSlowCelsius = number("temperatureSlowCelsius"),
            TemperaturePauseCelsius = number("temperaturePauseCelsius"),
            BatterySlowPercent = number("batterySlowPercent"),
            BatteryPausePercent = number("batteryPausePercent"),
            MemoryPressurePercent = number("memoryPressurePercent"),
            MaxFactor = number("maxFactor"),
            SlowWhenThrottled = slowWhenThrottled,
        };
    }

    /// <summary>Puts limits in the place of others, member by member.</summary>
    /// <param name="limits">The others.</param>
    /// <param name="over">What counts where it is not null.</param>
    public static GovernorLimits Overlay(GovernorLimits limits, GovernorLimits over)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(over);
        return new GovernorLimits
        {
            PowerWatts = over.PowerWatts ?? limits.PowerWatts,
            PowerWindowSeconds = over.PowerWindowSeconds ?? limits.PowerWindowSeconds,
            TemperatureSlowCelsius = over.TemperatureSlowCelsius ?? limits.TemperatureSlowCelsius,
            TemperaturePauseCelsius = over.TemperaturePauseCelsius ?? limits.TemperaturePauseCelsius,
            BatterySlowPercent = over.BatterySlowPercent ?? limits.BatterySlowPercent,
            BatteryPausePercent = over.BatteryPausePercent ?? limits.BatteryPausePercent,
            MemoryPressurePercent = over.MemoryPressurePercent ?? limits.MemoryPressurePercent,
            MaxFactor = over.MaxFactor ?? limits.MaxFactor,
            SlowWhenThrottled = over.SlowWhenThrottled ?? limits.SlowWhenThrottled,
        };
    }

    /// <summary>Finds two limits that contradict one another.</summary>
    /// <param name="limits">Limits whose members are within their bounds.</param>
    /// <returns>One sentence; null when they agree.</returns>
    public static string? FindContradiction(GovernorLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.TemperaturePauseCelsius < limits.TemperatureSlowCelsius)
            return Say($"temperaturePauseCelsius, {limits.TemperaturePauseCelsius}, must be at least temperatureSlowCelsius, {limits.TemperatureSlowCelsius}.");
        return limits.BatteryPausePercent > limits.BatterySlowPercent
            ? Say($"batteryPausePercent, {limits.BatteryPausePercent}, must be at most batterySlowPercent, {limits.BatterySlowPercent}.")
            : null;
    }

    /// <summary>Whether any limit holds.</summary>
    internal static bool HasAny(GovernorLimits limits) =>
        limits.SlowWhenThrottled == true
        || (limits.PowerWatts ?? limits.TemperatureSlowCelsius ?? limits.TemperaturePauseCelsius ?? limits.BatterySlowPercent ?? limits.BatteryPausePercent ?? limits.MemoryPressurePercent) is not null;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
