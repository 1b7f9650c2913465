using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Worker.Platform.Linux.Firmware;

namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>What holds a Raspberry Pi's processor back: the firmware's flags, from the kernel's file where there is one, else by asking, else the alarm of the <c>rpi_volt</c> driver.</summary>
internal sealed class RaspberryPiThrottling(SystemFiles files, FirmwareThrottling firmware)
{
    private static readonly ThrottlingReason[] Bits =
        [ThrottlingReason.UnderVoltage, ThrottlingReason.FrequencyCapped, ThrottlingReason.Throttled, ThrottlingReason.SoftTemperatureLimit];

    /// <summary>Reads the reasons. Null where the device cannot tell: the alarm alone knows of the voltage when it is raised, and nothing of the rest when it is not.</summary>
    public IReadOnlyList<ThrottlingReason>? Read()
    {
        if ((FlagsOfKernel() ?? firmware.Read()) is { } flags)
            return [.. Bits.Where((_, bit) => (flags & (1u << bit)) != 0)];
        return files.FindHwmon("rpi_volt") is { } sensor && files.ReadInteger($"{sensor.Path}/in0_lcrit_alarm") is 1 ? [ThrottlingReason.UnderVoltage] : null;
    }

    private uint? FlagsOfKernel()
    {
        foreach (string soc in files.Directories("sys/devices/platform", "soc*"))
        {
            foreach (string path in files.Directories(soc, "*firmware"))
            {
                string? text = files.ReadText($"{path}/get_throttled");
                if (text is not null && uint.TryParse(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint flags))
                    return flags;
            }
        }

        return null;
    }
}
