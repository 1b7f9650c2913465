namespace EdgeAgent.Optimization.Evaluation.Statistics;

/// <summary>How two classifiers differ in accuracy on the same samples.</summary>
/// <remarks>Only samples that one of the two gets right and the other wrong tell them apart (Q. McNemar, 1947), which makes the comparison far sharper than
/// that of two separate accuracies.</remarks>
public sealed record PairedDifference
{
    /// <summary>Compares two classifiers.</summary>
    /// <param name="count">All samples.</param>
    /// <param name="gained">Samples that only the first gets right.</param>
    /// <param name="lost">Samples that only the second gets right.</param>
    public PairedDifference(long count, long gained, long lost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gained);
        ArgumentOutOfRangeException.ThrowIfNegative(lost);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gained + lost, count);
        (Count, Gained, Lost) = (count, gained, lost);
    }

    /// <summary>All samples.</summary>
    public long Count { get; }

    /// <summary>Samples that only the first gets right.</summary>
    public long Gained { get; }

    /// <summary>Samples that only the second gets right.</summary>
    public long Lost { get; }

    /// <summary>The first's accuracy less the second's, -1..1.</summary>
    public double Difference => (Gained - Lost) / (double)Count;

    /// <summary>The interval of <see cref="Difference"/>: the normal approximation with half a sample added to each of the four cells, after A. Agresti
    /// and Y. Min (2005).</summary>
    public ConfidenceInterval Interval
    {
        get
        {
            double n = Count + 2, centre = (Gained - Lost) / n;
            double half = ConfidenceInterval.Deviations * Math.Sqrt(((Gained + Lost + 1) / n) - (centre * centre)) / Math.Sqrt(n);
            return new ConfidenceInterval(Math.Max(-1, centre - half), Math.Min(1, centre + half));
        }
    }

    /// <summary>McNemar's exact test: how likely a difference at least as large is between classifiers of equal accuracy, 0..1.</summary>
    public double PValue
    {
        get
        {
            long discordant = Gained + Lost, fewer = Math.Min(Gained, Lost);
            double logTerm = -discordant * Math.Log(2), sum = 0;
            for (long i = 0; i <= fewer; i++)
            {
                sum += Math.Exp(logTerm);
                logTerm += Math.Log((discordant - i) / (double)(i + 1));
            }

            return Math.Min(1, 2 * sum);
        }
    }
}
