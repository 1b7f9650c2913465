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
    [InlineData(20_000.0, null, 2000.0)]
    [InlineData(20_000.0, 1.0, 1000.0)]
    [InlineData(20_000.0, 5.0, 0.0)]
    [InlineData(null, 1.0, null)]
    public void Energy_per_inference_is_null_where_it_is_unknown(double? millijoules, double? idleWatts, double? expected) =>
        Assert.Equal(expected, EnergyShare.Distribute([Window("a", 10, 1)], millijoules, idleWatts, TimeSpan.FromSeconds(10))[0].MillijoulesPerInference);

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
