namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>A power monitor chip of Texas Instruments on the I2C bus: its registers (16 bits, the high byte first), and what their numbers mean.</summary>
/// <remarks>Source: the data sheets SBOS448 (INA219), SBOS547 (INA226) and SBOS656 (INA260). The chips' own power registers are not used: they need a calibration register
/// that other programs may have written, and the product of voltage and current is as exact.</remarks>
internal sealed record InaChip
{
    /// <summary>The registers that all three have.</summary>
    public const byte ConfigurationRegister = 0x00, CurrentRegister = 0x01, VoltageRegister = 0x02;

    /// <summary>The registers by which the INA226 and the INA260 name themselves.</summary>
    public const byte ManufacturerRegister = 0xFE, DieRegister = 0xFF;

    /// <summary>What the manufacturer's register holds: "TI".</summary>
    public const ushort Manufacturer = 0x5449;

    private const ushort RevisionMask = 0xFFF0;

    public static InaChip Ina219 { get; } = new() { Name = "ina219", Configuration = 0x3FFF, Die = null, VoltageShift = 3, VoltsPerCount = 4e-3, ShuntVoltsPerCount = 10e-6 };

    public static InaChip Ina226 { get; } = new() { Name = "ina226", Configuration = 0x4927, Die = 0x2260, VoltageShift = 0, VoltsPerCount = 1.25e-3, ShuntVoltsPerCount = 2.5e-6 };

    public static InaChip Ina260 { get; } = new() { Name = "ina260", Configuration = 0x6927, Die = 0x2270, VoltageShift = 0, VoltsPerCount = 1.25e-3, ShuntVoltsPerCount = null };

    public static IReadOnlyList<InaChip> All { get; } = [Ina219, Ina226, Ina260];

    /// <summary>The name as the kernel and the configuration file write it.</summary>
    public required string Name { get; init; }

    /// <summary>Continuous conversion with averages of 128, so that a reading a second is not the chance of one millisecond; the INA219 in its full ranges, 32 V and 320 mV.</summary>
    public required ushort Configuration { get; init; }

    /// <summary>What the die's register holds, without its revision; null for the INA219, which has none.</summary>
    public required ushort? Die { get; init; }

    /// <summary>Whether the current goes through a resistor outside the chip, whose value must be known.</summary>
    public bool NeedsShunt => ShuntVoltsPerCount is not null;

    /// <summary>The least bits of the voltage register that are flags.</summary>
    public required int VoltageShift { get; init; }

    /// <summary>Volts of one count of the bus voltage.</summary>
    public required double VoltsPerCount { get; init; }

    /// <summary>Volts over the shunt of one count; null for the INA260, which counts amperes.</summary>
    public required double? ShuntVoltsPerCount { get; init; }

    /// <summary>The voltage of the supply behind the shunt.</summary>
    public double Volts(ushort register) => (register >> VoltageShift) * VoltsPerCount;

    /// <summary>The current, negative where the shunt is turned round.</summary>
    /// <param name="register">Register 1, in two's complement.</param>
    /// <param name="shuntOhms">The shunt's resistance; not used for the INA260.</param>
    public double Amperes(ushort register, double shuntOhms)
    {
        const double Ina260AmperesPerCount = 1.25e-3;
        short count = unchecked((short)register);
        return ShuntVoltsPerCount is { } volts ? count * volts / shuntOhms : count * Ina260AmperesPerCount;
    }

    /// <summary>Whether the chip's own words say that it is another one.</summary>
    public bool Contradicts(ushort manufacturer, ushort die) => Die is { } expected && (manufacturer != Manufacturer || (die & RevisionMask) != expected);
}
