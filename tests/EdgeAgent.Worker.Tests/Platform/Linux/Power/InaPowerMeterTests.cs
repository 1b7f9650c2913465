using System.Device.I2c;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Worker.Platform.Linux.Power;

namespace EdgeAgent.Worker.Tests.Platform.Linux.Power;

public sealed class InaPowerMeterTests : IDisposable
{
    private readonly ScriptedI2cChip _chip = new();

    public void Dispose() => _chip.Dispose();

    [Theory]
    // SBOS448, table "Configure/Measure/Calculate Example": 10 A through 2 mOhm at 11.98 V; its power register says 119.8 W.
    [InlineData("ina219", 0x07D0, 0x5D98, 0.002, 10.0, 11.98)]
    // The same load on the INA226 by its counts of 2.5 uV and 1.25 mV (SBOS547).
    [InlineData("ina226", 0x1F40, 0x2570, 0.002, 10.0, 11.98)]
    // SBOS547, shunt voltage register: -80 mV is 8300h.
    [InlineData("ina226", 0x8300, 0x2570, 0.1, -0.8, 11.98)]
    // SBOS656: counts of 1.25 mA and 1.25 mV.
    [InlineData("ina260", 0x1F40, 0x2580, 0.0, 10.0, 12.0)]
    [InlineData("ina260", 0xFFFF, 0x0FA0, 0.0, -0.00125, 5.0)]
    // The flags below the INA219's voltage (conversion ready, overflow) are no part of it.
    [InlineData("ina219", 0xFFFF, 0x5D9B, 0.1, -0.0001, 11.98)]
    [InlineData("ina219", 0x0000, 0xFFF8, 0.1, 0.0, 32.764)]
    public void Registers_become_amperes_and_volts_as_the_data_sheets_say(string name, int current, int voltage, double shunt, double amperes, double volts)
    {
        InaChip chip = InaChip.All.Single(known => known.Name == name);

        Assert.Equal(amperes, chip.Amperes((ushort)current, shunt), 9);
        Assert.Equal(volts, chip.Volts((ushort)voltage), 9);
    }

    [Fact]
    public void Every_register_value_gives_a_finite_power()
    {
        foreach (InaChip chip in InaChip.All)
        {
            for (int value = 0; value <= ushort.MaxValue; value++)
                Assert.True(double.IsFinite(chip.Amperes((ushort)value, 0.0001) * chip.Volts((ushort)value)), $"{chip.Name}, {value:X4}");
        }
    }

    [Fact]
    public void A_transfer_that_the_bus_lost_is_repeated_within_the_reading()
    {
        _chip.Registers[InaChip.CurrentRegister] = 0x07D0;
        _chip.Registers[InaChip.VoltageRegister] = 0x5D98;
        using InaPowerMeter meter = Open(InaChip.Ina219, 0.002)!;

        _chip.Lost = 2;
        Assert.NotNull(meter.Read());
        _chip.Lost = 3;
        Assert.Null(meter.Read());
    }

    [Fact]
    public void A_reading_is_the_bus_voltage_times_the_current_and_averaging_is_set_at_the_start()
    {
        _chip.Registers[InaChip.CurrentRegister] = 0x07D0;
        _chip.Registers[InaChip.VoltageRegister] = 0x5D98;

        using InaPowerMeter meter = Open(InaChip.Ina219, 0.002)!;

        Assert.Equal([(InaChip.ConfigurationRegister, (ushort)0x3FFF)], _chip.Writes);
        Assert.Equal((PowerSource.Sensor, "i2c:ina219", null), (meter.Source, meter.Name, meter.IdleWatts));
        Assert.Equal(119.8, meter.Read()!.Value.Watts!.Value, 9);
    }

    [Fact]
    public void A_shunt_that_is_turned_round_gives_the_same_power()
    {
        _chip.Registers[InaChip.CurrentRegister] = unchecked((ushort)-2000);
        _chip.Registers[InaChip.VoltageRegister] = 0x5D98;

        Assert.Equal(119.8, Open(InaChip.Ina219, 0.002)!.Read()!.Value.Watts!.Value, 9);
    }

    [Fact]
    public void After_a_loss_of_its_supply_the_chip_is_set_again_and_gives_no_value_once()
    {
        InaPowerMeter meter = Open(InaChip.Ina219, 0.1)!;
        _chip.Registers[InaChip.ConfigurationRegister] = 0x399F;

        Assert.Null(meter.Read());
        Assert.NotNull(meter.Read());
        Assert.Equal(2, _chip.Writes.Count);
    }

    [Fact]
    public void A_bus_that_fails_gives_no_value_and_never_zero()
    {
        InaPowerMeter meter = Open(InaChip.Ina219, 0.1)!;

        _chip.IsSilent = true;
        Assert.Null(meter.Read());
        _chip.IsSilent = false;
        Assert.NotNull(meter.Read());
    }

    [Theory]
    [InlineData("ina226", 0x5449, 0x2260, true)]
    [InlineData("ina226", 0x5449, 0x2261, true)]
    [InlineData("ina226", 0x5449, 0x2270, false)]
    [InlineData("ina260", 0x5449, 0x2270, true)]
    [InlineData("ina260", 0x0000, 0x2270, false)]
    public void A_chip_that_names_itself_otherwise_is_left_alone(string name, int manufacturer, int die, bool isTaken)
    {
        _chip.Registers[InaChip.ManufacturerRegister] = (ushort)manufacturer;
        _chip.Registers[InaChip.DieRegister] = (ushort)die;

        InaPowerMeter? meter = Open(InaChip.All.Single(known => known.Name == name), 0.1, out string? problem);

        Assert.Equal(isTaken, meter is not null);
        Assert.Equal(isTaken, problem is null);
        Assert.Equal((isTaken ? 1 : 0, !isTaken), (_chip.Writes.Count, _chip.IsDisposed));
    }

    [Fact]
    public void A_place_where_nothing_answers_is_named()
    {
        _chip.IsSilent = true;

        Assert.Null(Open(InaChip.Ina219, 0.1, out string? problem));
        Assert.StartsWith("No ina219 answers at bus 1, address 0x41: ", problem, StringComparison.Ordinal);
        using RecordedTree tree = new();
        PowerMeters meters = new(tree.Files, TimeProvider.System)
        {
            Chip = new InaSettings(InaChip.Ina226, 1, 0x41, 0.1),
            OpenI2c = _ => throw new IOException("Can not open I2C device file '/dev/i2c-1'."),
            Estimate = new(1, 2),
        };
        Assert.Equal("estimate:cpu-share", meters.FindBest()!.Name);
        Assert.Contains("/dev/i2c-1", meters.ChipProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chip_of_the_configuration_comes_before_all_other_meters()
    {
        using RecordedTree tree = new(("sys/class/hwmon/hwmon2/name", "ina219\n"), ("sys/class/hwmon/hwmon2/power1_input", "2440000\n"));
        I2cConnectionSettings? opened = null;
        PowerMeters meters = new(tree.Files, TimeProvider.System)
        {
            Chip = new InaSettings(InaChip.Ina219, 3, 0x45, 0.1),
            OpenI2c = settings =>
            {
                opened = settings;
                return _chip;
            },
        };

        Assert.Equal(["i2c:ina219", "hwmon:ina219"], meters.FindAll().Select(meter => meter.Name));
        Assert.Equal((3, 0x45), (opened!.BusId, opened.DeviceAddress));
        Assert.Null(meters.ChipProblem);
    }

    private InaPowerMeter? Open(InaChip chip, double shuntOhms) => Open(chip, shuntOhms, out _);

    private InaPowerMeter? Open(InaChip chip, double shuntOhms, out string? problem) => InaPowerMeter.Open(new InaSettings(chip, 1, 0x41, shuntOhms), _ => _chip, out problem);
}
