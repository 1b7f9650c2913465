using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Linux.Power;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Platform.Linux.Power;

public sealed class PowerMetersTests
{
    private static readonly (string, string)[] Ina219 =
    [
        ("sys/class/hwmon/hwmon0/name", "cpu_thermal\n"),
        ("sys/class/hwmon/hwmon2/name", "ina219\n"),
        ("sys/class/hwmon/hwmon2/in0_input", "48\n"),
        ("sys/class/hwmon/hwmon2/in1_input", "5080\n"),
        ("sys/class/hwmon/hwmon2/curr1_input", "482\n"),
        ("sys/class/hwmon/hwmon2/power1_input", "2440000\n"),
    ];

    [Fact]
    public void A_meter_chip_gives_its_own_power()
    {
        using RecordedTree tree = new(Ina219);

        IPowerMeter meter = new PowerMeters(tree.Files, TimeProvider.System) { Estimate = new(2.7, 6.4) }.FindBest()!;

        Assert.Equal((PowerSource.Sensor, "hwmon:ina219", null), (meter.Source, meter.Name, meter.IdleWatts));
        Assert.Equal(new PowerReading { Watts = 2.44 }, meter.Read());
    }

    [Theory]
    [InlineData("482\n")]
    [InlineData("-482\n")]
    public void Without_a_power_file_it_is_voltage_times_current_whichever_way_the_shunt_is_turned(string current)
    {
        using RecordedTree tree = new(Ina219);
        tree.Remove("sys/class/hwmon/hwmon2/power1_input");
        tree.Write("sys/class/hwmon/hwmon2/curr1_input", current);

        Assert.Equal(5.080 * 0.482, new PowerMeters(tree.Files, TimeProvider.System).FindBest()!.Read()!.Value.Watts!.Value, 9);
    }

    [Fact]
    public void A_chip_that_gives_no_value_has_none()
    {
        using RecordedTree tree = new(Ina219);
        IPowerMeter meter = new PowerMeters(tree.Files, TimeProvider.System).FindBest()!;

        tree.Remove("sys/class/hwmon/hwmon2/power1_input");
        tree.Remove("sys/class/hwmon/hwmon2/curr1_input");

        Assert.Null(meter.Read());
    }

    [Fact]
    public void A_battery_counts_while_it_feeds_the_device()
    {
        using RecordedTree tree = new(
            ("sys/class/power_supply/hidpp_battery_0/type", "Battery\n"),
            ("sys/class/power_supply/hidpp_battery_0/scope", "Device\n"),
            ("sys/class/power_supply/hidpp_battery_0/power_now", "9000000\n"),
            ("sys/class/power_supply/BAT0/type", "Battery\n"),
            ("sys/class/power_supply/BAT0/status", "Discharging\n"),
            ("sys/class/power_supply/BAT0/voltage_now", "3800000\n"),
            ("sys/class/power_supply/BAT0/current_now", "-1500000\n"));
        IPowerMeter meter = new PowerMeters(tree.Files, TimeProvider.System).FindBest()!;

        Assert.Equal("power_supply:BAT0", meter.Name);
        Assert.Equal(5.7, meter.Read()!.Value.Watts!.Value, 9);
        tree.Write("sys/class/power_supply/BAT0/status", "Charging\n");
        Assert.Null(meter.Read());
    }

    [Fact]
    public void Package_counters_are_summed_and_their_wrap_is_undone()
    {
        using RecordedTree tree = new(
            ("sys/class/powercap/intel-rapl:0/name", "package-0\n"),
            ("sys/class/powercap/intel-rapl:0/energy_uj", "900000\n"),
            ("sys/class/powercap/intel-rapl:0/max_energy_range_uj", "1000000\n"),
            ("sys/class/powercap/intel-rapl:0:0/name", "core\n"),
            ("sys/class/powercap/intel-rapl:0:0/energy_uj", "77\n"),
            ("sys/class/powercap/intel-rapl:1/name", "package-1\n"),
            ("sys/class/powercap/intel-rapl:1/energy_uj", "100000\n"),
            ("sys/class/powercap/intel-rapl:1/max_energy_range_uj", "1000000\n"));
        IPowerMeter meter = new PowerMeters(tree.Files, TimeProvider.System).FindBest()!;

        Assert.Equal("rapl:package-0", meter.Name);
        Assert.Equal(new PowerReading { CumulativeMillijoules = 1000 }, meter.Read());
        tree.Write("sys/class/powercap/intel-rapl:0/energy_uj", "50000\n");
        tree.Write("sys/class/powercap/intel-rapl:1/energy_uj", "150000\n");
        Assert.Equal(new PowerReading { CumulativeMillijoules = 1200 }, meter.Read());
        tree.Remove("sys/class/powercap/intel-rapl:1/energy_uj");
        Assert.Null(meter.Read());
    }

    [Fact]
    public void Without_a_sensor_the_estimate_follows_the_load_and_says_that_it_is_one()
    {
        FakeTimeProvider time = new();
        using RecordedTree tree = new(("proc/stat", "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 2 3 4\n"));
        IPowerMeter meter = new PowerMeters(tree.Files, time) { Estimate = new(2.0, 6.0) }.FindBest()!;

        Assert.Equal((PowerSource.Estimate, "estimate:cpu-share", 2.0), (meter.Source, meter.Name, meter.IdleWatts));
        Assert.Null(meter.Read());
        time.Advance(TimeSpan.FromSeconds(1));
        tree.Write("proc/stat", "cpu  200 0 150 850 50 0 50 0 900 0\n");
        PowerReading reading = meter.Read()!.Value;
        Assert.Equal(2.0 + (4.0 * 200 / 300), reading.Watts!.Value, 9);
        Assert.Equal(reading.Watts.Value * 1000, reading.CumulativeMillijoules!.Value, 6);
    }

    [Fact]
    public void An_estimate_says_whether_its_figures_were_measured()
    {
        using RecordedTree tree = new();

        Assert.False(new PowerMeters(tree.Files, TimeProvider.System) { Estimate = new(2.0, 6.0) }.FindBest()!.IsCalibrated);
        Assert.True(new PowerMeters(tree.Files, TimeProvider.System) { Estimate = new(2.0, 6.0, "wall meter") }.FindBest()!.IsCalibrated);
    }

    [Fact]
    public void Without_sensor_and_figures_there_is_no_meter()
    {
        using RecordedTree tree = new();

        Assert.Null(new PowerMeters(tree.Files, TimeProvider.System).FindBest());
    }
}
