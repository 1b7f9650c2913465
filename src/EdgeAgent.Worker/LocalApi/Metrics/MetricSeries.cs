namespace EdgeAgent.Worker.LocalApi.Metrics;

/// <summary>One combination of labels of a metric, and its value.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] labels, int buckets)
{
    public KeyValuePair<string, object?>[] Labels { get; } = labels;

    /// <summary>A counter's or gauge's value, or the sum of a histogram.</summary>
    public double Value { get; set; }

    /// <summary>How many values a histogram holds.</summary>
    public long Count { get; set; }

    /// <summary>How many of them lie in each bucket, the last being open.</summary>
    public long[] Buckets { get; } = new long[buckets];

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.Length != Labels.Length)
            return false;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i].Key != Labels[i].Key || !Equals(labels[i].Value, Labels[i].Value))
                return false;
        }
        return true;
    }
}
