using System.Globalization;

namespace EdgeAgent.Worker.Platform.Linux.Firmware;

/// <summary>The power rails of a Raspberry Pi 5 as <c>pmic_read_adc</c> lists them: lines such as <c>VDD_CORE_A current(7)=0.75012000A</c> and <c>VDD_CORE_V volt(15)=0.72027000V</c>.</summary>
internal static class PmicRails
{
    /// <summary>The rail of the processor cores: a list without it is no list of a Pi 5.</summary>
    private const string CoreRail = "VDD_CORE";

    private const double MaxAmperes = 10, MaxVolts = 30, MaxWatts = 40;

    /// <summary>Adds up voltage times current of the rails that have both, paired by name.</summary>
    /// <param name="answer">The firmware's answer.</param>
    /// <returns>Watts; null for a list that is incomplete, has a line of another form, or a figure beyond what the board can have.</returns>
    public static double? ReadWatts(string? answer)
    {
        Dictionary<string, double> amperes = [], volts = [];
        foreach (string line in (answer ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadLine(line) is not { } entry)
                return null;
            bool isCurrent = entry.Unit == 'A';
            if (!(isCurrent ? amperes : volts).TryAdd(entry.Rail, entry.Value) || entry.Value > (isCurrent ? MaxAmperes : MaxVolts))
                return null;
        }

        if (!amperes.ContainsKey(CoreRail) || amperes.Keys.Any(rail => !volts.ContainsKey(rail)))
            return null;
        double watts = amperes.Sum(rail => rail.Value * volts[rail.Key]);
        return watts is > 0 and <= MaxWatts ? watts : null;
    }

    // NAME_A current(7)=0.75012000A, NAME_V volt(15)=0.72027000V, and the older NAME_A=0.75A
    private static (string Rail, char Unit, double Value)? ReadLine(string line)
    {
        if (line.Split('=') is not [var head, var figure] || figure.Length < 2)
            return null;
        string name = head.Split(' ')[0];
        char unit = figure[^1];
        bool isSound = unit is 'A' or 'V' && name.Length > 2 && name[^2] == '_' && name[^1] == unit;
        return isSound && double.TryParse(figure.AsSpan(0, figure.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            ? (name[..^2], unit, value)
            : null;
    }
}
