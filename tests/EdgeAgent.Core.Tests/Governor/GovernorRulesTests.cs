using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Governor;

public sealed class GovernorRulesTests
{
    private static readonly GovernorLimits All = new()
    {
        PowerWatts = 4,
        PowerWindowSeconds = 60,
        TemperatureSlowCelsius = 80,
        TemperaturePauseCelsius = 85,
        BatterySlowPercent = 50,
        BatteryPausePercent = 10,
        MemoryPressurePercent = 20,
        SlowWhenThrottled = true,
        MaxFactor = 9,
    };

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Factor before, what is seen, what follows after one second. 2^(1/10) = 1.0718, 2^(1/30) = 1.0234, 2^(-1/60) = 0.9885.
    public static TheoryData<double, string, double, string, string?> Rows => new()
    {
        { 1, "", 1, GovernorReason.None, null },
        { 1, "t=79.9", 1, GovernorReason.None, null },
        { 1, "t=80", 1, GovernorReason.None, null },
        { 1, "t=82.14", 1.0718, GovernorReason.Temperature, "temperature 82.1 above 80" },
        { 8.9, "t=82", 9, GovernorReason.Temperature, "temperature 82.0 above 80" },
        { 9, "t=82", 9, GovernorReason.Temperature, "temperature 82.0 above 80" },
        { 4, "t=78.2", 4, GovernorReason.Temperature, "temperature 78.2 not yet below 77" },
        { 4, "t=77", 3.9541, GovernorReason.Recovering, "all limits are kept again" },
        { 4, "", 3.9541, GovernorReason.Recovering, "all limits are kept again" },
        { 1.01, "", 1, GovernorReason.None, null },
        { 1, "w=4.2", 1.0234, GovernorReason.PowerBudget, "mean power 4.20 W above 4 W" },
        { 2, "w=3.7", 2, GovernorReason.PowerBudget, "mean power 3.70 W not yet below 3.6 W" },
        { 1, "w=3.7", 1, GovernorReason.None, null },
        { 2, "w=3.6", 1.9770, GovernorReason.Recovering, "all limits are kept again" },
        { 1, "m=20.5", 1.0718, GovernorReason.MemoryPressure, "memory pressure 20.5 % above 20 %" },
        { 2, "m=10.5", 2, GovernorReason.MemoryPressure, "memory pressure 10.5 % not yet below 10 %" },
        { 1, "h", 1.0718, GovernorReason.Throttling, "the firmware holds the processor back (UnderVoltage)" },
        // The battery asks for a factor of its own: 50 % for 1, 10 % for 9.
        { 1, "b=51", 1, GovernorReason.None, null },
        { 1, "b=50", 1, GovernorReason.None, null },
        { 1, "b=30", 1.0718, GovernorReason.Battery, "battery 30 %, at most 50 %" },
        { 4.9, "b=30", 5, GovernorReason.Battery, "battery 30 %, at most 50 %" },
        { 5, "b=30", 5, GovernorReason.Battery, "battery 30 %, at most 50 %" },
        { 8, "b=30", 7.9081, GovernorReason.Recovering, "all limits are kept again" },
        { 1, "b=30 charging", 1, GovernorReason.None, null },
        // The most urgent reason is named, and the fastest demand counts.
        { 1, "t=81 w=5 m=50", 1.0718, GovernorReason.Temperature, "temperature 81.0 above 80" },
        { 2, "t=78 w=5", 2.0467, GovernorReason.PowerBudget, "mean power 5.00 W above 4 W" },
        { 5, "b=30 w=5", 5.1169, GovernorReason.PowerBudget, "mean power 5.00 W above 4 W" },
    };

    [Theory, MemberData(nameof(Rows))]
    public void One_second_of_one_state(double before, string seen, double after, string reason, string? cause)
    {
        GovernorState next = GovernorRules.Next(new GovernorState { Factor = before }, Seen(seen), All, Second);

        Assert.Equal(after, next.Factor, 4);
        Assert.Equal((reason, cause, false), (next.Reason, next.Cause, next.IsPaused));
    }

    [Fact]
    public void Heat_pauses_at_once_until_the_slowing_temperature_and_the_pace_comes_back_from_the_slowest()
    {
        GovernorState state = GovernorRules.Next(GovernorState.AtRest, Seen("t=85"), All, Second);
        Assert.Equal((true, GovernorReason.Temperature, "temperature 85.0 not below 85; paused until below 80"), (state.IsPaused, state.Reason, state.Cause));
        state = GovernorRules.Next(state, Seen("t=80.1"), All, Second);
        Assert.Equal((true, "temperature 80.1 not yet below 80; paused"), (state.IsPaused, state.Cause));
        state = GovernorRules.Next(state, Seen("t=79.5"), All, Second);
        Assert.Equal((false, 9.0, GovernorReason.Temperature), (state.IsPaused, state.Factor, state.Reason));
        state = GovernorRules.Next(state, Seen("t=70"), All, Second);
        Assert.Equal((false, GovernorReason.Recovering), (state.IsPaused, state.Reason));
        Assert.Equal(9 * Math.Pow(2, -1 / 60.0), state.Factor, 9);
    }

    [Fact]
    public void A_pausing_temperature_alone_has_its_own_band()
    {
        GovernorLimits limits = new() { TemperaturePauseCelsius = 85 };
        GovernorState state = GovernorRules.Next(GovernorState.AtRest, Seen("t=86"), limits, Second);
        Assert.True(GovernorRules.Next(state, Seen("t=80"), limits, Second).IsPaused);
        Assert.False(GovernorRules.Next(state, Seen("t=79.9"), limits, Second).IsPaused);
        Assert.False(GovernorRules.Next(GovernorState.AtRest, Seen("t=84.9"), limits, Second).IsPaused);
    }

    [Fact]
    public void An_empty_battery_pauses_until_it_is_charged_by_five_percent_or_charging()
    {
        GovernorState state = GovernorRules.Next(GovernorState.AtRest, Seen("b=10"), All, Second);
        Assert.Equal((true, GovernorReason.Battery, "battery 10 %, at most 10 %; paused until above 15 % or charging"), (state.IsPaused, state.Reason, state.Cause));
        Assert.True(GovernorRules.Next(state, Seen("b=14"), All, Second).IsPaused);
        Assert.False(GovernorRules.Next(state, Seen("b=15"), All, Second).IsPaused);
        Assert.False(GovernorRules.Next(state, Seen("b=9 charging"), All, Second).IsPaused);
    }

    [Fact]
    public void A_sensor_that_falls_silent_makes_no_demand()
    {
        GovernorState paused = GovernorRules.Next(GovernorState.AtRest, Seen("t=90"), All, Second);
        GovernorState next = GovernorRules.Next(paused, Seen(""), All, Second);
        Assert.Equal((false, GovernorReason.Recovering), (next.IsPaused, next.Reason));
        Assert.InRange(next.Factor, 8.8, 9);
    }

    [Fact]
    public void Without_limits_nothing_is_slowed_down()
    {
        Assert.Equal(GovernorState.AtRest, GovernorRules.Next(GovernorState.AtRest, Seen("t=110 w=100 m=100 b=0 h"), new GovernorLimits(), Second));
        Assert.False(GovernorBounds.HasAny(new GovernorLimits { MaxFactor = 3, PowerWindowSeconds = 9, SlowWhenThrottled = false }));
    }

    [Fact]
    public void Whatever_happens_the_factor_keeps_its_bounds_and_its_rate_of_change()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            GovernorState state = GovernorState.AtRest;
            for (int i = 0; i < 300; i++)
            {
                TimeSpan elapsed = TimeSpan.FromSeconds(random.NextDouble() * 20);
                var inputs = new GovernorInputs(
                    new DeviceConditions
                    {
                        TemperatureCelsius = random.Next(4) == 0 ? null : 60 + (random.NextDouble() * 30),
                        BatteryPercent = random.Next(4) == 0 ? null : random.Next(101),
                        IsOnBattery = random.Next(2) == 0,
                        MemoryPressurePercent = random.NextDouble() * 40,
                        Throttling = random.Next(2) == 0 ? [] : [ThrottlingReason.Throttled],
                    },
                    random.Next(3) == 0 ? null : random.NextDouble() * 8);
                GovernorState next = GovernorRules.Next(state, inputs, All, elapsed);
                bool isSound = next.Factor is >= 1 and <= 9
                    && (next.IsPaused || state.IsPaused || (next.Factor <= state.Factor * 1.42 && next.Factor >= Math.Min(state.Factor * 0.94, state.Factor - 0.01)) || next.Factor == 1)
                    && (next.Factor > 1 || next.IsPaused) == (next.Cause is not null)
                    && (next.Reason == GovernorReason.None) == (next.Cause is null);
                Assert.True(isSound, $"seed {seed}, step {i}: {state} then {next} after {elapsed} by {inputs}");
                state = next;
            }
        }
    }

    /// <summary>A board whose heat follows from its work, with a time constant of a minute: the governor must find a pace at which it stays cool, and keep near it.</summary>
    [Fact]
    public void A_board_that_gets_too_hot_settles_at_a_pace_that_it_bears()
    {
        GovernorState state = GovernorState.AtRest;
        double celsius = 50, hottest = 0;
        var factors = new List<double>();
        for (int second = 0; second < 3600; second++)
        {
            double duty = state.IsPaused ? 0 : 1 / state.Factor;
            celsius += (45 + (60 * duty) - celsius) / 60;
            state = GovernorRules.Next(state, Seen(FormattableString.Invariant($"t={celsius}")), All, Second);
            hottest = Math.Max(hottest, celsius);
            if (second >= 1800)
                factors.Add(state.Factor);
        }

        // At rest 45 degrees, at work 105: 77 to 80 degrees take a factor of 1.7 to 1.9.
        Assert.InRange(hottest, 80, 85);
        Assert.InRange(factors.Min(), 1.5, 2.2);
        Assert.InRange(factors.Max(), 1.6, 2.6);
    }

    [Theory]
    [InlineData(2.0, 1000, "temperature 82.1 above 80; interval 2.0 s instead of 1.0 s")]
    [InlineData(1.5, 250, "temperature 82.1 above 80; interval 0.375 s instead of 0.25 s")]
    [InlineData(1.5, 0, "temperature 82.1 above 80; 1.5 times the time between inferences")]
    public void The_sentence_names_the_figure_the_limit_and_the_consequence(double factor, int milliseconds, string expected) => Assert.Equal(
        expected, GovernorSentence.Report(new GovernorState { Factor = factor, Reason = GovernorReason.Temperature, Cause = "temperature 82.1 above 80" }, TimeSpan.FromMilliseconds(milliseconds)).Detail);

    private static GovernorInputs Seen(string text)
    {
        Dictionary<string, double> figures = text.Split(' ').Select(part => part.Split('=')).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => double.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture));
        double? Figure(string name) => figures.TryGetValue(name, out double figure) ? figure : null;
        string[] words = text.Split(' ');
        return new GovernorInputs(
            new DeviceConditions
            {
                TemperatureCelsius = Figure("t"),
                BatteryPercent = Figure("b"),
                IsOnBattery = words.Contains("charging") ? false : null,
                MemoryPressurePercent = Figure("m"),
                Throttling = words.Contains("h") ? [ThrottlingReason.UnderVoltage] : [],
            },
            Figure("w"));
    }
}
