using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Governor;

/// <summary>Holds each figure against its limit. A figure that is unknown makes no demand.</summary>
internal static class LimitRules
{
    /// <summary>How far below the limit the temperature must be before inferences may become faster.</summary>
    public const double TemperatureBand = 3;

    /// <summary>How far below the pausing temperature inferences begin again where there is no slowing one.</summary>
    public const double PauseBand = 5;

    /// <summary>How far the battery must be charged above the pausing charge before inferences begin again.</summary>
    public const double ChargeBand = 5;

    /// <summary>The share of the power budget, and of the memory pressure, below which inferences may become faster.</summary>
    public const double PowerClear = 0.9, PressureClear = 0.5;

    /// <summary>The shortest time in which the factor doubles.</summary>
    public static TimeSpan FastestDoubling { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The demands of all limits, the most urgent first.</summary>
    public static IEnumerable<Demand> Hold(GovernorState state, GovernorInputs inputs, GovernorLimits limits)
    {
        Demand?[] demands =
        [
            Temperature(state, inputs.Conditions.TemperatureCelsius, limits),
            Battery(state, inputs.Conditions, limits),
            Throttling(inputs.Conditions, limits),
            Power(inputs.MeanWatts, limits),
            Memory(inputs.Conditions.MemoryPressurePercent, limits),
        ];
        return demands.OfType<Demand>();
    }

    /// <summary>The largest factor that the limits allow.</summary>
    public static double MaxFactor(GovernorLimits limits) => limits.MaxFactor ?? GovernorBounds.DefaultMaxFactor;

    /// <summary>The window over which power is averaged.</summary>
    public static TimeSpan PowerWindow(GovernorLimits limits) => TimeSpan.FromSeconds(limits.PowerWindowSeconds ?? GovernorBounds.DefaultPowerWindowSeconds);

    private static Demand? Temperature(GovernorState state, double? celsius, GovernorLimits limits)
    {
        if (celsius is not { } now)
            return null;
        if (limits.TemperaturePauseCelsius is { } pause)
        {
            double resume = Math.Min(limits.TemperatureSlowCelsius ?? double.MaxValue, pause - PauseBand);
            if (now >= pause || (state.IsTooHot && now >= resume))
                return new Demand(GovernorReason.Temperature, DemandKind.Pause, now >= pause ? Say($"temperature {now:0.0} not below {pause}; paused until below {resume}") : Say($"temperature {now:0.0} not yet below {resume}; paused"));
        }

        if (limits.TemperatureSlowCelsius is not { } slow || now <= slow - TemperatureBand)
            return null;
        return now > slow
            ? Slower(GovernorReason.Temperature, Say($"temperature {now:0.0} above {slow}"), limits, FastestDoubling)
            : new Demand(GovernorReason.Temperature, DemandKind.Hold, Say($"temperature {now:0.0} not yet below {slow - TemperatureBand}"));
    }

    private static Demand? Battery(GovernorState state, DeviceConditions conditions, GovernorLimits limits)
    {
        if (conditions.BatteryPercent is not { } charge || conditions.IsOnBattery == false)
            return null;
        if (limits.BatteryPausePercent is { } pause && (charge <= pause || (state.IsTooEmpty && charge < pause + ChargeBand)))
            return new Demand(GovernorReason.Battery, DemandKind.Pause, Say($"battery {charge:0} %, at most {pause} %; paused until above {pause + ChargeBand} % or charging"));
        if (limits.BatterySlowPercent is not { } slow || charge > slow)
            return null;
        double floor = limits.BatteryPausePercent ?? 0, share = slow > floor ? (slow - charge) / (slow - floor) : 1;
        double target = 1 + ((MaxFactor(limits) - 1) * Math.Clamp(share, 0, 1));
        return new Demand(GovernorReason.Battery, DemandKind.Slower, Say($"battery {charge:0} %, at most {slow} %"), target, FastestDoubling);
    }

    private static Demand? Throttling(DeviceConditions conditions, GovernorLimits limits) =>
        limits.SlowWhenThrottled == true && conditions.Throttling is { Count: > 0 } reasons
            ? Slower(GovernorReason.Throttling, $"the firmware holds the processor back ({string.Join(", ", reasons)})", limits, FastestDoubling)
            : null;

    private static Demand? Power(double? watts, GovernorLimits limits)
    {
        if (limits.PowerWatts is not { } budget || watts is not { } mean || mean <= budget * PowerClear)
            return null;
        // The mean answers half a window late: faster steps would overshoot.
        TimeSpan half = PowerWindow(limits) / 2;
        return mean > budget
            ? Slower(GovernorReason.PowerBudget, Say($"mean power {mean:0.00} W above {budget} W"), limits, half > FastestDoubling ? half : FastestDoubling)
            : new Demand(GovernorReason.PowerBudget, DemandKind.Hold, Say($"mean power {mean:0.00} W not yet below {budget * PowerClear:0.##} W"));
    }

    private static Demand? Memory(double? percent, GovernorLimits limits)
    {
        if (limits.MemoryPressurePercent is not { } most || percent is not { } now || now <= most * PressureClear)
            return null;
        return now > most
            ? Slower(GovernorReason.MemoryPressure, Say($"memory pressure {now:0.0} % above {most} %"), limits, FastestDoubling)
            : new Demand(GovernorReason.MemoryPressure, DemandKind.Hold, Say($"memory pressure {now:0.0} % not yet below {most * PressureClear:0.##} %"));
    }

    private static Demand Slower(string reason, string cause, GovernorLimits limits, TimeSpan doubling) => new(reason, DemandKind.Slower, cause, MaxFactor(limits), doubling);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
