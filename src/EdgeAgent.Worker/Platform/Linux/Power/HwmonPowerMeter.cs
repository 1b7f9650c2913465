using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>A power monitor chip with a kernel driver: INA219, 220, 226, 230, 231 or 260, read through hwmon.</summary>
internal sealed class HwmonPowerMeter(SystemFiles files, string path, string chip) : IPowerMeter
{
    private static readonly string[] Chips = ["ina219", "ina220", "ina226", "ina230", "ina231", "ina260"];

    public PowerSource Source => PowerSource.Sensor;

    public string Name { get; } = $"hwmon:{chip}";

    public double? IdleWatts => null;

    public static HwmonPowerMeter? Find(SystemFiles files) =>
        files.FindHwmon(Chips) is { } found && new HwmonPowerMeter(files, found.Path, found.Name) is var meter && meter.Read() is not null ? meter : null;

    /// <summary>Power as the chip reckons it (microwatts), else bus voltage (millivolts) times current (milliamperes, negative where the shunt is turned round).</summary>
    public PowerReading? Read()
    {
        double? watts = files.ReadInteger($"{path}/power1_input") is { } microwatts
            ? microwatts / 1e6
            : files.ReadInteger($"{path}/in1_input") / 1e3 * Math.Abs(files.ReadInteger($"{path}/curr1_input") / 1e3 ?? double.NaN);
        return watts is { } known && double.IsFinite(known) ? new PowerReading { Watts = known } : null;
    }
}
