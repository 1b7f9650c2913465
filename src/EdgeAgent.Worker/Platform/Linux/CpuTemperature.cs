namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The processor's temperature: from the thermal zone of that type, else from the hwmon driver of that name.</summary>
internal sealed class CpuTemperature(SystemFiles files)
{
    private static readonly string[] ZoneTypes = ["cpu-thermal", "cpu_thermal", "soc-thermal", "soc_thermal", "x86_pkg_temp"];

    public double? ReadCelsius()
    {
        foreach (string zone in files.Directories("sys/class/thermal", "thermal_zone*"))
        {
            if (files.ReadText($"{zone}/type") is { } type && ZoneTypes.Contains(type) && files.ReadInteger($"{zone}/temp") is { } milli)
                return Plausible(milli);
        }

        return files.FindHwmon("cpu_thermal", "coretemp", "k10temp", "zenpower") is { } sensor && files.ReadInteger($"{sensor.Path}/temp1_input") is { } reading
            ? Plausible(reading)
            : null;
    }

    // A driver without its sensor gives numbers that no processor survives; the governor must not act on them.
    private static double? Plausible(long milli) => milli is >= -60_000 and <= 200_000 ? milli / 1000.0 : null;
}
