using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>A supply of the device that the kernel knows with its power, or with voltage and current: a battery while it is discharging, or a mains, USB or PoE supply.</summary>
internal sealed class PowerSupplyMeter(SystemFiles files, string path, bool isBattery) : IPowerMeter
{
    public PowerSource Source => PowerSource.Sensor;

    public string Name { get; } = $"power_supply:{Path.GetFileName(path)}";

    public double? IdleWatts => null;

    public static PowerSupplyMeter? Find(SystemFiles files)
    {
        foreach (string path in files.Directories("sys/class/power_supply", "*"))
        {
            bool belongsToPeripheral = files.ReadText($"{path}/scope") == "Device";
            PowerSupplyMeter meter = new(files, path, isBattery: files.ReadText($"{path}/type") == "Battery");
            if (!belongsToPeripheral && meter.ReadWatts() is > 0)
                return meter;
        }

        return null;
    }

    /// <summary>Null while a battery does not feed the device: then its current is not what the device draws.</summary>
    public PowerReading? Read() =>
        (!isBattery || files.ReadText($"{path}/status") == "Discharging") && ReadWatts() is { } watts ? new PowerReading { Watts = watts } : null;

    private double? ReadWatts()
    {
        double? watts = files.ReadInteger($"{path}/power_now") / 1e6
            ?? files.ReadInteger($"{path}/voltage_now") / 1e6 * (files.ReadInteger($"{path}/current_now") / 1e6);
        return watts is { } known ? Math.Abs(known) : null;
    }
}
