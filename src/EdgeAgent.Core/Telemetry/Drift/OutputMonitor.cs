using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry.Drift;

/// <summary>Watches what a classifier answers: counts for the reporting window, and the newest answers beside a reference distribution.</summary>
/// <remarks>Thread-safe. <see cref="Record"/> allocates nothing.</remarks>
internal sealed class OutputMonitor
{
    /// <summary>The newest inferences that are compared with the reference.</summary>
    public const int RecentInferences = 500;

    /// <summary>The fewest that are compared: with fewer, chance alone looks like drift.</summary>
    public const int LeastInferences = 300;

    /// <summary>The inferences from which a reference is learnt.</summary>
    public const int LearnedInferences = 500;

    /// <summary>The classes of a reference that are compared one by one; the others are compared as one.</summary>
    public const int ComparedClasses = 16;

    private const int WindowClasses = 8, BinBits = 4, NoShare = (1 << BinBits) - 1;

    private readonly Lock _gate = new();
    private readonly OutputCounts _window;
    private readonly int[] _recent = new int[RecentInferences];
    private OutputCounts? _learning;
    private Reference? _reference;
    private int _recentCount, _next;

    /// <summary>Begins to watch.</summary>
    /// <param name="classes">The number of the model's classes.</param>
    public OutputMonitor(int classes)
    {
        _window = new OutputCounts(classes);
        _learning = new OutputCounts(classes);
    }

    /// <summary>What was learnt from the first inferences, while there is no reference; null before there were enough.</summary>
    public OutputSketch? Learned
    {
        get
        {
            lock (_gate)
                return _learning is { Inferences: >= LearnedInferences } learning ? learning.ToSketch(ComparedClasses) : null;
        }
    }

    /// <summary>Whether there is a reference to compare with.</summary>
    public bool HasReference
    {
        get
        {
            lock (_gate)
                return _reference is not null;
        }
    }

    /// <summary>Takes a reference, in the place of learning one.</summary>
    /// <param name="outputs">The distribution.</param>
    /// <param name="source">Where it comes from.</param>
    public void Use(OutputSketch outputs, DriftReference source)
    {
        var reference = new Reference(outputs, source);
        lock (_gate)
        {
            _reference = reference;
            _learning = null;
        }
    }

    /// <summary>Counts one answer.</summary>
    /// <param name="index">The best class.</param>
    /// <param name="score">Its score.</param>
    public void Record(int index, double score)
    {
        int bin = OutputSketch.BinOf(score);
        lock (_gate)
        {
            _window.Add(index, bin);
            if (_learning is { Inferences: < LearnedInferences } learning)
                learning.Add(index, bin);
            _recent[_next] = (index << BinBits) | (bin < 0 ? NoShare : bin);
            _next = (_next + 1) % RecentInferences;
            _recentCount = Math.Min(_recentCount + 1, RecentInferences);
        }
    }

    /// <summary>Ends the reporting window and begins the next.</summary>
    /// <returns>What was answered in it; null for nothing.</returns>
    public OutputSketch? TakeWindow()
    {
        lock (_gate)
        {
            if (_window.Inferences == 0)
                return null;
            OutputSketch sketch = _window.ToSketch(WindowClasses);
            _window.Clear();
            return sketch;
        }
    }

    /// <summary>Compares the newest answers with the reference.</summary>
    public DriftWindow Compare()
    {
        lock (_gate)
        {
            if (_reference is not { } reference)
                return new DriftWindow { Reference = DriftReference.Learning, Inferences = _recentCount };
            (double? classes, double? confidence) = _recentCount < LeastInferences ? (null, null) : reference.Compare(_recent.AsSpan(0, _recentCount));
            return new DriftWindow { Reference = reference.Source, Inferences = _recentCount, ClassPsi = Rounded(classes), ConfidencePsi = Rounded(confidence) };
        }
    }

    private static double? Rounded(double? index) => index is double value ? Math.Round(value, 4) : null;

    private sealed class Reference
    {
        private readonly Dictionary<int, int> _places = [];
        private readonly long[] _classes;
        private readonly long[]? _confidence;

        public Reference(OutputSketch outputs, DriftReference source)
        {
            Source = source;
            int named = Math.Min(outputs.Classes.Count / 2, ComparedClasses);
            _classes = new long[named + 1];
            for (int i = 0; i < outputs.Classes.Count; i += 2)
            {
                int place = Math.Min(i / 2, named);
                _classes[place] += outputs.Classes[i + 1];
                if (place < named)
                    _places[(int)outputs.Classes[i]] = place;
            }
            _classes[named] += outputs.Other;
            _confidence = outputs.Confidence?.ToArray();
        }

        public DriftReference Source { get; }

        public (double? Classes, double? Confidence) Compare(ReadOnlySpan<int> recent)
        {
            long[] classes = new long[_classes.Length], confidence = new long[OutputSketch.ConfidenceBins];
            bool areShares = _confidence is not null;
            foreach (int answer in recent)
            {
                classes[_places.GetValueOrDefault(answer >> BinBits, _classes.Length - 1)]++;
                if ((answer & NoShare) == NoShare)
                    areShares = false;
                else
                    confidence[answer & NoShare]++;
            }
            return (PopulationStability.Index(_classes, classes), areShares ? PopulationStability.Index(_confidence, confidence) : null);
        }
    }
}
