using System.Globalization;
using EdgeAgent.Worker.Platform.Linux;

namespace EdgeAgent.Worker.Doctor;

/// <summary>Every sensor that the kernel knows with its present value, whether the agent uses it or not: hwmon devices, thermal zones, power supplies.</summary>
internal sealed class SensorInventory(SystemFiles files)
{
    /// <summary>The most entries of each kind, and the most figures of one.</summary>
    private const int MaxEntries = 64, MaxFigures = 32;

    /// <summary>What the kernel's numbers are divided by, and the unit then.</summary>
    private static readonly (string Prefix, double Divisor, string Unit)[] HwmonUnits =
        [("in", 1e3, "V"), ("curr", 1e3, "A"), ("power", 1e6, "W"), ("energy", 1e6, "J"), ("temp", 1e3, "degrees Celsius"), ("fan", 1, "RPM")];

    private static readonly (string File, double Divisor, string Unit)[] SupplyUnits =
        [("capacity", 1, "%"), ("voltage_now", 1e6, "V"), ("current_now", 1e6, "A"), ("power_now", 1e6, "W")];

    /// <summary>One check for each.</summary>
    public IEnumerable<Check> Read() =>
    [
        .. files.Directories("sys/class/hwmon", "hwmon*").Take(MaxEntries).Select(path => Describe($"hwmon {Name(path, "name")}", HwmonFigures(path))),
        .. files.Directories("sys/class/thermal", "thermal_zone*").Take(MaxEntries).Select(path => Describe($"thermal zone {Name(path, "type")}", [Figure("", $"{path}/temp", 1e3, "degrees Celsius")])),
        .. files.Directories("sys/class/power_supply", "*").Take(MaxEntries).Select(path =>
            Describe($"power supply {Path.GetFileName(path)} ({Name(path, "type")})", SupplyUnits.Select(unit => Figure("", $"{path}/{unit.File}", unit.Divisor, unit.Unit)))),
    ];

    private IEnumerable<string?> HwmonFigures(string path)
    {
        const string Suffix = "_input";
        foreach (string file in files.FileNames(path, "*" + Suffix).Take(MaxFigures))
        {
            string figure = file[..^Suffix.Length], kind = figure.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            if (HwmonUnits.FirstOrDefault(unit => unit.Prefix == kind) is { Unit: not null } known)
                yield return Figure($"{(files.ReadText($"{path}/{figure}_label") is { } label ? Shown(label) : figure)} ", $"{path}/{file}", known.Divisor, known.Unit);
        }
    }

    private string? Figure(string name, string file, double divisor, string unit) =>
        files.ReadInteger(file) is { } value ? string.Create(CultureInfo.InvariantCulture, $"{name}{value / divisor:0.###} {unit}") : null;

    private string Name(string path, string file) => files.ReadText($"{path}/{file}") is { } name ? Shown(name) : "without a name";

    // What goes to a terminal is short and has no control characters, whatever the kernel says.
    private static string Shown(string text)
    {
        const int Longest = 40;
        string first = text.Length <= Longest ? text : text[..Longest];
        return string.Concat(first.Select(c => char.IsControl(c) ? '?' : c));
    }

    private static Check Describe(string sensor, IEnumerable<string?> figures)
    {
        string text = string.Join(", ", figures.OfType<string>());
        return text.Length > 0 ? new Check("sensor", CheckResult.Ok, $"{sensor}: {text}.") : new Check("sensor", CheckResult.Absent, $"{sensor}: no value now.");
    }
}
