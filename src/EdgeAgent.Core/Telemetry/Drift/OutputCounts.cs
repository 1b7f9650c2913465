using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry.Drift;

/// <summary>Counts of a classifier's answers by class and by confidence. Not thread-safe; adding allocates nothing.</summary>
internal sealed class OutputCounts(int classes)
{
    private readonly long[] _classes = new long[classes];
    private readonly long[] _confidence = new long[OutputSketch.ConfidenceBins];
    private bool _areShares = true;

    /// <summary>The answers counted.</summary>
    public long Inferences { get; private set; }

    /// <summary>Counts an answer.</summary>
    /// <param name="index">The best class.</param>
    /// <param name="bin">The bin of its score; negative where it is no share.</param>
    public void Add(int index, int bin)
    {
        _classes[index]++;
        Inferences++;
        if (bin < 0)
            _areShares = false;
        else
            _confidence[bin]++;
    }

    /// <summary>The counts, with the most frequent classes named.</summary>
    public OutputSketch ToSketch(int mostClasses) => OutputSketch.Of(_classes, _areShares ? _confidence : [], mostClasses);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_classes);
        Array.Clear(_confidence);
        (_areShares, Inferences) = (true, 0);
    }
}
