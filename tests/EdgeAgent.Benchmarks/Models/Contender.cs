namespace EdgeAgent.Benchmarks.Models;

/// <summary>A runtime that has loaded a model and its input: runs it, and shows its outputs in the codes of the file.</summary>
internal abstract class Contender(string name) : IDisposable
{
    private readonly List<double> _times = [];
    private readonly List<double> _processorTimes = [];

    /// <summary>The runtime's name, for the table.</summary>
    public string Name { get; } = name;

    /// <summary>Time of the fastest inference, in milliseconds.</summary>
    public double Fastest => _times.Min();

    /// <summary>Time of the median inference, in milliseconds.</summary>
    public double Median => _times.Order().ElementAt(_times.Count / 2);

    /// <summary>The processor time of an inference in milliseconds, on average over the best turn: waiting does not lengthen it.</summary>
    public double ProcessorTime => _processorTimes.Min();

    /// <summary>Takes the bytes of every input, in the file's type and layout.</summary>
    public abstract void SetInputs(IReadOnlyList<byte[]> inputs);

    /// <summary>Runs the model once.</summary>
    public abstract void Run();

    /// <summary>The bytes of an output, in the file's type and layout.</summary>
    public abstract byte[] Output(int index);

    /// <summary>Runs for about a time, and at least once, noting how long each inference took.</summary>
    public void TakeTurn(TimeSpan time)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = TimeProvider.System.GetTimestamp();
        int runs = 0;
        do
        {
            long before = TimeProvider.System.GetTimestamp();
            Run();
            _times.Add(TimeProvider.System.GetElapsedTime(before).TotalMilliseconds);
            runs++;
        }
        while (TimeProvider.System.GetElapsedTime(start) < time);
        _processorTimes.Add((Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / runs);
    }

    /// <summary>Forgets the times noted so far.</summary>
    public void Forget()
    {
        _times.Clear();
        _processorTimes.Clear();
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
