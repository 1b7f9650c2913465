using System.Diagnostics.Metrics;

namespace EdgeAgent.Worker.LocalApi.Metrics;

/// <summary>What was measured with one instrument.</summary>
/// <remarks>Thread-safe. Recording allocates only for labels that were not seen before; there are at most <see cref="MaxSeries"/> of those, further ones are left out.</remarks>
internal sealed class MetricFamily
{
    /// <summary>The most combinations of labels of one metric.</summary>
    public const int MaxSeries = 512;

    private readonly Lock _gate = new();
    private readonly List<MetricSeries> _series = [];
    private readonly double[] _bounds;
    private readonly bool _isObservable;

    public MetricFamily(Instrument instrument)
    {
        _isObservable = instrument.IsObservable;
        Kind = instrument switch
        {
            Histogram<double> => MetricKind.Histogram,
            Counter<long> or ObservableCounter<long> or ObservableCounter<double> => MetricKind.Counter,
            _ => MetricKind.Gauge,
        };
        Name = PrometheusName.Of(instrument, Kind == MetricKind.Counter);
        Help = instrument.Description ?? "";
        _bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? [.. bounds] : [];
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The upper bounds of a histogram's buckets, without the last, which is open.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (_gate)
        {
            if (Find(labels) is not { } series)
                return;
            if (Kind == MetricKind.Histogram)
            {
                int bucket = Array.FindIndex(_bounds, bound => value <= bound);
                series.Buckets[bucket < 0 ? _bounds.Length : bucket]++;
                series.Count++;
                series.Value += value;
            }
            else
            {
                series.Value = _isObservable ? value : series.Value + value;
            }
        }
    }

    /// <summary>Forgets what was observed before, so that what is gone is not told any more.</summary>
    public void BeginObservation()
    {
        if (!_isObservable)
            return;
        lock (_gate)
            _series.Clear();
    }

    /// <summary>Lets a reader see all series, in the order in which they came.</summary>
    public void Read(Action<MetricSeries> reader)
    {
        lock (_gate)
            _series.ForEach(reader);
    }

    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        foreach (MetricSeries known in _series)
        {
            if (known.Has(labels))
                return known;
        }
        if (_series.Count == MaxSeries)
            return null;
        MetricSeries added = new(labels.ToArray(), Kind == MetricKind.Histogram ? _bounds.Length + 1 : 0);
        _series.Add(added);
        return added;
    }
}
