namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>The battery that feeds the device, where the kernel knows one; the battery of a peripheral (a mouse) does not count.</summary>
internal sealed class Battery(SystemFiles files)
{
    /// <summary>Reads the charge, 0 to 100, and whether the battery feeds the device now (null where it does not say); null without a battery.</summary>
    public (double Percent, bool? IsDischarging)? Read()
    {
        foreach (string path in files.Directories("sys/class/power_supply", "*"))
        {
            if (files.ReadText($"{path}/type") == "Battery" && files.ReadText($"{path}/scope") != "Device" && files.ReadText($"{path}/present") != "0"
                && files.ReadInteger($"{path}/capacity") is { } percent and >= 0 and <= 100)
            {
                return (percent, files.ReadText($"{path}/status") is { } status and not "Unknown" ? status == "Discharging" : null);
            }
        }

        return null;
    }
}
