using System.Globalization;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Linux;

namespace EdgeAgent.Worker.Platform.Sensors;

/// <summary>Numbers that the kernel's own drivers show as files, one a value: hwmon, industrial I/O, thermal zones.</summary>
internal sealed class KernelSensor(SystemFiles files, IReadOnlyList<string> paths) : ISensor
{
    public IReadOnlyList<string> Quantities => paths;

    public void Read(Span<double> values)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            string text = files.ReadText(paths[i]) ?? throw new IOException($"The file {paths[i]} cannot be read.");
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i]))
                throw new IOException($"The file {paths[i]} holds no number.");
        }
    }

    public void Dispose()
    {
    }
}
