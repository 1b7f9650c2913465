namespace EdgeAgent.Core.Ports;

/// <summary>A sensor of one or more physical quantities. One thread at a time.</summary>
public interface ISensor : IDisposable
{
    /// <summary>What each value of <see cref="Read"/> is, with its unit: <c>temperature in degrees Celsius</c>. At least one.</summary>
    IReadOnlyList<string> Quantities { get; }

    /// <summary>Reads the sensor now, and waits for its measurement where it makes one for each reading.</summary>
    /// <param name="values">Takes as many values as there are quantities.</param>
    /// <exception cref="IOException">The sensor gave no value; the message says why. The next reading may succeed.</exception>
    void Read(Span<double> values);
}
