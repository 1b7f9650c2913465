using System.Device.I2c;
using EdgeAgent.Core.Ports;
using Iot.Device.Adc;
using Iot.Device.Ahtxx;
using Iot.Device.Bh1750fvi;
using Iot.Device.Bmxx80;
using Iot.Device.Bmxx80.ReadResult;
using Iot.Device.Sht3x;

namespace EdgeAgent.Worker.IotBindings;

/// <summary>The sensors of the package Iot.Device.Bindings that the agent offers, by name.</summary>
public static class BoundSensors
{
    private const string Temperature = "temperature in degrees Celsius", Humidity = "relative humidity in percent", Pressure = "pressure in hectopascal";

    private static readonly Dictionary<string, Func<I2cDevice, ISensor>> Known = new(StringComparer.Ordinal)
    {
        ["aht20"] = device => OpenAht20(new Aht20(device)),
        ["bh1750"] = device => OpenBh1750(new Bh1750fvi(device)),
        ["bme280"] = device => OpenBme280(new Bme280(device)),
        ["bmp280"] = device => OpenBmp280(new Bmp280(device)),
        ["ina219"] = device => OpenIna219(new Ina219(device), device),
        ["sht3x"] = device => OpenSht3x(new Sht3x(device)),
    };

    /// <summary>The names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Opens a sensor.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="device">Its place on the bus; it belongs to the sensor from now on, also when opening fails.</param>
    /// <exception cref="IOException">Nothing answers there, or another chip; the message says what.</exception>
    /// <exception cref="ArgumentException">There is no sensor of this name.</exception>
    public static ISensor Open(string name, I2cDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!Known.TryGetValue(name, out Func<I2cDevice, ISensor>? open))
            throw new ArgumentException($"There is no sensor '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        try
        {
            return open(device);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or TimeoutException)
        {
            device.Dispose();
            throw new IOException($"No {name} answers: {e.Message}", e);
        }
    }

    private static BoundSensor OpenAht20(Aht20 chip) =>
        new([Temperature, Humidity], () => [chip.GetTemperature().DegreesCelsius, chip.GetHumidity().Percent], chip);

    private static BoundSensor OpenBh1750(Bh1750fvi chip) => new(["illuminance in lux"], () => [chip.Illuminance.Lux], chip);

    private static BoundSensor OpenBme280(Bme280 chip) => new([Temperature, Humidity, Pressure], () =>
    {
        Bme280ReadResult reading = chip.Read();
        return [reading.Temperature?.DegreesCelsius, reading.Humidity?.Percent, reading.Pressure?.Hectopascals];
    }, chip);

    private static BoundSensor OpenBmp280(Bmp280 chip) => new([Temperature, Pressure], () =>
    {
        Bmp280ReadResult reading = chip.Read();
        return [reading.Temperature?.DegreesCelsius, reading.Pressure?.Hectopascals];
    }, chip);

    // The binding leaves its device to its caller; current needs the shunt's resistance, so the shunt's voltage is given as it is.
    private static BoundSensor OpenIna219(Ina219 chip, I2cDevice device) =>
        new(["bus voltage in volt", "shunt voltage in volt"], () => [chip.ReadBusVoltage().Volts, chip.ReadShuntVoltage().Volts], device);

    private static BoundSensor OpenSht3x(Sht3x chip) => new([Temperature, Humidity], () => [chip.Temperature.DegreesCelsius, chip.Humidity.Percent], chip);
}
