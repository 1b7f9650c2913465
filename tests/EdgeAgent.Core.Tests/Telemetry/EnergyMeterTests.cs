using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Telemetry;

public sealed class EnergyMeterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedPowerMeter _meter = new();

    [Fact]
    public void Power_is_integrated_by_trapezoids()
    {
        EnergyMeter energy = Begin();
        PowerWindow window = Run(energy, [2, 4, 4], TimeSpan.FromSeconds(1));
        Assert.Equal((PowerSource.Sensor, "scripted"), (window.Source, window.SourceName));
        Assert.Equal(7000, window.Millijoules!.Value, 6);
        Assert.Equal(3.5, window.Watts!.Value, 6);
    }

    [Fact]
    public void A_counter_is_differenced_and_not_across_its_restart()
    {
        EnergyMeter energy = Begin();
        foreach (double count in new[] { 100.0, 1100, 2100, 0, 1000 })
        {
            _meter.Reading = new PowerReading { CumulativeMillijoules = count };
            energy.Sample();
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        _meter.Reading = new PowerReading { CumulativeMillijoules = 2000 };
        PowerWindow window = energy.TakeWindow();
        Assert.Equal(1.0, window.Watts!.Value, 6);
        Assert.Equal(5000, window.Millijoules!.Value, 6);
    }

    [Fact]
    public void A_long_gap_is_not_integrated_and_leaves_the_window_unknown()
    {
        EnergyMeter energy = Begin();
        PowerWindow window = Run(energy, [5, 5], TimeSpan.FromSeconds(6));
        Assert.Null(window.Watts);
        Assert.Null(window.Millijoules);
        Assert.Equal(PowerSource.Sensor, window.Source);
    }

    [Fact]
    public void A_meter_without_readings_and_no_meter_are_unknown_and_never_zero()
    {
        EnergyMeter energy = Begin();
        _meter.Reading = null;
        energy.Sample();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(energy.TakeWindow().Millijoules);
        var none = new EnergyMeter(null, TimeSpan.FromSeconds(1), _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new PowerWindow { Source = PowerSource.None }, none.TakeWindow());
    }

    [Fact]
    public void The_next_window_begins_with_the_last_reading()
    {
        EnergyMeter energy = Begin();
        Run(energy, [2, 2], TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _meter.Reading = new PowerReading { Watts = 4 };
        Assert.Equal(3000, energy.TakeWindow().Millijoules!.Value, 6);
    }

    [Fact]
    public void Energy_above_idle_is_shared_by_inference_time()
    {
        IReadOnlyList<InferenceWindow> shared = EnergyShare.Distribute([Window("a", 10, 3), Window("b", 5, 1), Window("c", 0, 0)], 20_000, 1, TimeSpan.FromSeconds(10));
        Assert.Equal([750.0, 500.0, null], shared.Select(window => window.MillijoulesPerInference));
    }

    [Theory]
    [InlineData(20_000.0, null, null)]
    [InlineData(20_000.0, 1.0, 1000.0)]
    [InlineData(20_000.0, 5.0, 0.0)]
    [InlineData(null, 1.0, null)]
    public void Energy_per_inference_is_null_where_it_is_unknown(double? millijoules, double? idleWatts, double? expected) =>
        Assert.Equal(expected, EnergyShare.Distribute([Window("a", 10, 1)], millijoules, idleWatts, TimeSpan.FromSeconds(10))[0].MillijoulesPerInference);

    [Fact]
    public void Irregular_readings_are_integrated_by_the_time_between_them()
    {
        EnergyMeter energy = Begin();
        // (2+4)/2 * 0.5 + (4+1)/2 * 2 + (1+6)/2 * 0.25 + (6+6)/2 * 4 = 1.5 + 5 + 0.875 + 24 = 31.375 J in 6.75 s
        PowerWindow window = Run(energy, [(0, 2), (0.5, 4), (2, 1), (0.25, 6), (4, 6)]);
        Assert.Equal(31_375, window.Millijoules!.Value, 6);
        Assert.Equal(31.375 / 6.75, window.Watts!.Value, 9);
    }

    [Fact]
    public void Power_that_is_constant_has_the_same_energy_however_it_is_sampled()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            double watts = random.NextDouble() * 20;
            (double, double)[] samples = [.. Enumerable.Range(0, 50).Select(_ => (0.01 + (random.NextDouble() * 4.9), watts))];
            PowerWindow window = Run(Begin(), samples);
            Assert.True(Math.Abs(window.Watts!.Value - watts) < 1e-9, $"seed {seed}: {window.Watts} W, not {watts} W");
        }
    }

    [Fact]
    public void The_idle_power_is_unknown_until_it_was_measured_while_nothing_ran()
    {
        var activity = default(InferenceActivity);
        var energy = new EnergyMeter(_meter, TimeSpan.FromSeconds(1), _time, () => activity);
        Sample(energy, 0, 9);
        for (int i = 0; i < 10; i++)
        {
            activity = new InferenceActivity(activity.Started + 1, activity.Finished + 1);
            Sample(energy, 1, 9);
        }
        Assert.Null(energy.TakeWindow().IdleWatts);
        for (int i = 0; i < IdleBaseline.MinIntervals; i++)
        {
            Assert.Null(energy.IdleWatts);
            Sample(energy, 1, 3);
        }
        // The first of them went from 9 W to 3 W: the median of 6, 3, 3, 3, 3 is 3.
        Assert.Equal(3, energy.TakeWindow().IdleWatts!.Value, 9);
    }

    [Fact]
    public void An_inference_that_is_under_way_is_not_idle()
    {
        var activity = new InferenceActivity(4, 3);
        var energy = new EnergyMeter(_meter, TimeSpan.FromSeconds(1), _time, () => activity);
        for (int i = 0; i < 20; i++)
            Sample(energy, 1, 5);
        Assert.Null(energy.IdleWatts);
    }

    [Fact]
    public void A_calibrated_idle_power_counts_until_the_device_has_measured_its_own()
    {
        var energy = new EnergyMeter(_meter, TimeSpan.FromSeconds(1), _time, null, calibratedIdleWatts: 2.5);
        Assert.Equal(2.5, energy.IdleWatts);
        for (int i = 0; i < 10; i++)
            Sample(energy, 1, 2);
        Assert.Equal(2, energy.IdleWatts!.Value, 9);
        Assert.Null(new EnergyMeter(null, TimeSpan.FromSeconds(1), _time, null, calibratedIdleWatts: 2.5).IdleWatts);
    }

    [Theory]
    [InlineData(new[] { 5.0, 1, 3, 2, 4 }, 3.0)]
    [InlineData(new[] { 5.0, 1, 3, 2, 4, 100 }, 3.5)]
    [InlineData(new[] { 5.0, 1, 3, 2 }, null)]
    public void The_baseline_is_the_median_of_at_least_five_intervals(double[] watts, double? expected)
    {
        var baseline = new IdleBaseline(null);
        foreach (double value in watts)
            baseline.Add(value);
        Assert.Equal(expected, baseline.Watts);
    }

    [Fact]
    public void The_baseline_follows_the_last_intervals()
    {
        var baseline = new IdleBaseline(null);
        for (int i = 0; i < 2 * IdleBaseline.MaxIntervals; i++)
            baseline.Add(i < IdleBaseline.MaxIntervals ? 10 : 4);
        Assert.Equal(4, baseline.Watts);
    }

    [Fact]
    public void The_history_gives_the_mean_of_a_window_and_nothing_while_half_of_it_is_unknown()
    {
        EnergyMeter energy = Begin();
        Sample(energy, 0, 2);
        for (int i = 0; i < 4; i++)
            Sample(energy, 1, 2);
        Assert.Null(energy.History.MeanWatts(TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 10; i++)
            Sample(energy, 1, 6);
        Assert.Equal(6, energy.History.MeanWatts(TimeSpan.FromSeconds(5))!.Value, 9);
        // Ten seconds: one of 4 W on average, where it rose, and nine of 6 W.
        Assert.Equal(5.8, energy.History.MeanWatts(TimeSpan.FromSeconds(10))!.Value, 9);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Null(energy.History.MeanWatts(TimeSpan.FromSeconds(5)));
    }

    private EnergyMeter Begin() => new(_meter, TimeSpan.FromSeconds(1), _time);

    private PowerWindow Run(EnergyMeter energy, double[] watts, TimeSpan step)
    {
        for (int i = 0; i < watts.Length; i++)
        {
            _time.Advance(i == 0 ? TimeSpan.Zero : step);
            _meter.Reading = new PowerReading { Watts = watts[i] };
            energy.Sample();
        }
        return energy.TakeWindow();
    }

    private PowerWindow Run(EnergyMeter energy, (double Seconds, double Watts)[] samples)
    {
        foreach ((double seconds, double watts) in samples)
            Sample(energy, seconds, watts);
        return energy.TakeWindow();
    }

    private void Sample(EnergyMeter energy, double seconds, double watts)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _meter.Reading = new PowerReading { Watts = watts };
        energy.Sample();
    }

    private static SlotWindow Window(string slot, long inferences, double seconds) => new(
        new InferenceWindow
        {
            Slot = slot,
            Model = "m",
            Version = "1",
            Sha256 = "",
            Inferences = inferences,
            InputErrors = 0,
            ArenaBytes = 1,
            WeightsBytes = 1,
        },
        TimeSpan.FromSeconds(seconds));
}
