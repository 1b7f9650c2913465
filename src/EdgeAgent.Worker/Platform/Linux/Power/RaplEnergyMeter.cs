using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>The energy counters of x86 processor packages (RAPL); the package, not the whole machine. Since 2020 only root may read them.</summary>
internal sealed class RaplEnergyMeter : IPowerMeter
{
    private readonly SystemFiles _files;
    private readonly Package[] _packages;

    private RaplEnergyMeter(SystemFiles files, Package[] packages, string name)
    {
        _files = files;
        _packages = packages;
        Name = $"rapl:{name}";
    }

    public PowerSource Source => PowerSource.Sensor;

    public string Name { get; }

    public double? IdleWatts => null;

    public static RaplEnergyMeter? Find(SystemFiles files)
    {
        string[] paths = [.. files.Directories("sys/class/powercap", "intel-rapl:*").Where(path => files.ReadText($"{path}/name")?.StartsWith("package-", StringComparison.Ordinal) == true)];
        Package[] packages = [.. paths.Where(path => files.ReadInteger($"{path}/energy_uj") is not null).Select(path => new Package(path))];
        return packages.Length == 0 || packages.Length < paths.Length ? null : new RaplEnergyMeter(files, packages, files.ReadText($"{paths[0]}/name")!);
    }

    public PowerReading? Read()
    {
        double millijoules = 0;
        foreach (Package package in _packages)
        {
            if (_files.ReadInteger($"{package.Path}/energy_uj") is not { } now)
                return null;
            if (now < package.Last && _files.ReadInteger($"{package.Path}/max_energy_range_uj") is { } range)
                package.Wrapped += range;
            package.Last = now;
            millijoules += (package.Wrapped + now) / 1e3;
        }

        return new PowerReading { CumulativeMillijoules = millijoules };
    }

    private sealed class Package(string path)
    {
        public string Path { get; } = path;

        public long Last { get; set; }

        public double Wrapped { get; set; }
    }
}
