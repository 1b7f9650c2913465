using System.Globalization;
using EdgeAgent.Core.Ports;
using Polly;
using Polly.Timeout;

namespace EdgeAgent.Worker.Platform.Sensors;

/// <summary>Reads a sensor at an interval and writes a line of numbers for each reading, as a series takes them.</summary>
internal sealed class SensorReader(ISensor sensor, TimeSpan interval, TimeProvider time)
{
    private readonly ResiliencePipeline _patience = SensorResilience.Reading(time);
    private readonly double[] _values = new double[sensor.Quantities.Count];

    /// <summary>Writes the quantities as a comment, then the readings, each in its beat; a beat that was missed is left out.</summary>
    /// <param name="output">Takes the lines; each is flushed.</param>
    /// <param name="count">How many readings; null until it is stopped.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The sensor gave no value in all attempts of a reading, or hangs.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task RunAsync(TextWriter output, int? count, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"# {string.Join(", ", sensor.Quantities)}");
        using PeriodicTimer beat = new(interval, time);
        for (int done = 0; ;)
        {
            await ReadAsync(cancellationToken);
            await output.WriteLineAsync(string.Join(',', _values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
            await output.FlushAsync(cancellationToken);
            if (++done == count || !await beat.WaitForNextTickAsync(cancellationToken))
                return;
        }
    }

    // A transfer cannot be taken back from the kernel: a reading that hangs is left behind, and the caller ends the process.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _patience.ExecuteAsync(
                static async (reader, cancel) => await Task.Run(() => reader.ReadOnce(), CancellationToken.None).WaitAsync(cancel), this, cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new IOException($"The sensor gave no value in {SensorResilience.ReadingTimeout.TotalSeconds:0} s.", e);
        }
    }

    private void ReadOnce() => sensor.Read(_values);
}
