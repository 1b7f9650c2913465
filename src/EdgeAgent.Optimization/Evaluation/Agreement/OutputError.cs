namespace EdgeAgent.Optimization.Evaluation.Agreement;

/// <summary>How far values are from those of a reference, over one or more samples.</summary>
/// <remarks>Sums of one sample are combined in the order of the samples, so that the figures do not depend on the number of threads.</remarks>
public readonly record struct OutputError
{
    private double Signal { get; init; }

    private double Noise { get; init; }

    private double CosineSum { get; init; }

    private long Samples { get; init; }

    private long Elements { get; init; }

    private long EqualElements { get; init; }

    /// <summary>The largest difference of two elements.</summary>
    public double LargestDifference { get; private init; }

    /// <summary>The ratio of the reference's power to that of the difference, in decibels; infinite where there is no difference, NaN where the reference is
    /// all zero.</summary>
    public double SqnrDb => Noise.Equals(0) ? double.PositiveInfinity : Signal.Equals(0) ? double.NaN : 10 * Math.Log10(Signal / Noise);

    /// <summary>The mean over the samples of the cosine between the two vectors, -1..1; 1 for two of all zeros.</summary>
    public double MeanCosine => Samples > 0 ? CosineSum / Samples : double.NaN;

    /// <summary>The share of elements that are equal, 0..1.</summary>
    public double EqualShare => Elements > 0 ? EqualElements / (double)Elements : double.NaN;

    /// <summary>Compares one sample.</summary>
    /// <param name="values">The values.</param>
    /// <param name="reference">As many of the reference.</param>
    public static OutputError Between(ReadOnlySpan<double> values, ReadOnlySpan<double> reference)
    {
        double signal = 0, noise = 0, dot = 0, power = 0, largest = 0;
        long equal = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            double difference = values[i] - reference[i];
            signal += reference[i] * reference[i];
            power += values[i] * values[i];
            dot += values[i] * reference[i];
            noise += difference * difference;
            largest = Math.Max(largest, Math.Abs(difference));
            equal += difference.Equals(0) ? 1 : 0;
        }

        double cosine = signal.Equals(0) || power.Equals(0) ? (signal.Equals(power) ? 1 : 0) : dot / Math.Sqrt(signal * power);
        return new OutputError
        {
            Signal = signal,
            Noise = noise,
            CosineSum = cosine,
            Samples = 1,
            Elements = reference.Length,
            EqualElements = equal,
            LargestDifference = largest,
        };
    }

    /// <summary>Both together.</summary>
    /// <param name="other">The error over other samples.</param>
    public OutputError Plus(OutputError other) => new()
    {
        Signal = Signal + other.Signal,
        Noise = Noise + other.Noise,
        CosineSum = CosineSum + other.CosineSum,
        Samples = Samples + other.Samples,
        Elements = Elements + other.Elements,
        EqualElements = EqualElements + other.EqualElements,
        LargestDifference = Math.Max(LargestDifference, other.LargestDifference),
    };
}
