using System.Buffers.Binary;
using System.Device.I2c;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Sensors;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>A power monitor chip without a kernel driver, read over I2C. It is never looked for: writing to an unknown chip can do harm, so the configuration names its place.</summary>
internal sealed class InaPowerMeter : IPowerMeter, IDisposable
{
    private readonly I2cDevice _device;
    private readonly InaChip _chip;
    private readonly double _shuntOhms;

    private InaPowerMeter(I2cDevice device, InaChip chip, double shuntOhms) => (_device, _chip, _shuntOhms) = (device, chip, shuntOhms);

    public PowerSource Source => PowerSource.Sensor;

    public string Name => $"i2c:{_chip.Name}";

    public double? IdleWatts => null;

    /// <summary>Opens the chip and sets its averaging.</summary>
    /// <param name="chip">Where it is and which.</param>
    /// <param name="open">Opens a bus address.</param>
    /// <param name="problem">Why there is no meter; null where there is one.</param>
    /// <returns>The meter; null where nothing answers there, or another chip.</returns>
    public static InaPowerMeter? Open(InaSettings chip, Func<I2cConnectionSettings, I2cDevice> open, out string? problem)
    {
        string place = $"bus {chip.Bus}, address 0x{chip.Address:X2}";
        I2cDevice? device = null;
        try
        {
            device = open(new I2cConnectionSettings(chip.Bus, chip.Address));
            InaPowerMeter meter = new(device, chip.Chip, chip.ShuntOhms);
            if (chip.Chip.Die is null || !chip.Chip.Contradicts(meter.ReadRegister(InaChip.ManufacturerRegister), meter.ReadRegister(InaChip.DieRegister)))
            {
                meter.Configure();
                problem = null;
                return meter;
            }

            problem = $"The chip at {place} does not name itself as {chip.Chip.Name}.";
        }
        catch (Exception e) when (IsBusFault(e))
        {
            problem = $"No {chip.Chip.Name} answers at {place}: {e.Message}";
        }

        device?.Dispose();
        return null;
    }

    /// <summary>Bus voltage times current. Null when the bus fails, and once after the chip lost its supply, when its averaging is set again.</summary>
    public PowerReading? Read()
    {
        try
        {
            if (ReadRegister(InaChip.ConfigurationRegister) != _chip.Configuration)
            {
                Configure();
                return null;
            }

            double volts = _chip.Volts(ReadRegister(InaChip.VoltageRegister));
            double amperes = _chip.Amperes(ReadRegister(InaChip.CurrentRegister), _shuntOhms);
            return new PowerReading { Watts = volts * Math.Abs(amperes) };
        }
        catch (Exception e) when (IsBusFault(e))
        {
            return null;
        }
    }

    public void Dispose() => _device.Dispose();

    private static bool IsBusFault(Exception e) => e is IOException or UnauthorizedAccessException or PlatformNotSupportedException;

    private void Configure()
    {
        Span<byte> message = stackalloc byte[3];
        message[0] = InaChip.ConfigurationRegister;
        BinaryPrimitives.WriteUInt16BigEndian(message[1..], _chip.Configuration);
        _device.Write(message);
    }

    private ushort ReadRegister(byte register) => SensorResilience.Immediate.Execute(static read => read.Meter.Transfer(read.Register), (Meter: this, Register: register));

    private ushort Transfer(byte register)
    {
        Span<byte> value = stackalloc byte[sizeof(ushort)];
        _device.WriteRead([register], value);
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }
}
