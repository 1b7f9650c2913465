using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.IotBindings;

/// <summary>A binding of the package behind the sensor port: what a binding throws or leaves out is a reading that failed.</summary>
internal sealed class BoundSensor(IReadOnlyList<string> quantities, Func<IEnumerable<double?>> read, IDisposable binding) : ISensor
{
    public IReadOnlyList<string> Quantities => quantities;

    public void Read(Span<double> values)
    {
        int i = 0;
        try
        {
            foreach (double? value in read())
            {
                values[i] = value is { } known && double.IsFinite(known) ? known : throw new IOException($"The sensor gave no {quantities[i]}.");
                i++;
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or InvalidOperationException or ArgumentException or TimeoutException)
        {
            throw new IOException($"The sensor cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => binding.Dispose();
}
