using EdgeAgent.Core.Ports;
#if USE_IOT_BINDINGS
using System.Device.I2c;
using EdgeAgent.Worker.IotBindings;
#endif

namespace EdgeAgent.Worker.Platform.Sensors;

/// <summary>Sensor chips that are driven by the package Iot.Device.Bindings, in a build with <c>-p:UseIotBindings=true</c>.</summary>
internal static class ChipSensors
{
#if USE_IOT_BINDINGS
    /// <summary>The names of the chips; none in a build without the package.</summary>
    public static IReadOnlyList<string> Names => BoundSensors.Names;

    /// <summary>Opens a chip.</summary>
    /// <exception cref="IOException">Nothing answers there, or another chip.</exception>
    public static ISensor Open(string name, int bus, int address) => BoundSensors.Open(name, I2cDevice.Create(new I2cConnectionSettings(bus, address)));
#else
    /// <summary>The names of the chips; none in a build without the package.</summary>
    public static IReadOnlyList<string> Names => [];

    /// <summary>Opens a chip.</summary>
    /// <exception cref="IOException">This build has none.</exception>
    public static ISensor Open(string name, int bus, int address) =>
        throw new IOException($"This build drives no {name} (bus {bus}, address 0x{address:X2}): publish the agent with -p:UseIotBindings=true.");
#endif
}
