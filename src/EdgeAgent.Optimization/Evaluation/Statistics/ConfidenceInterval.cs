namespace EdgeAgent.Optimization.Evaluation.Statistics;

/// <summary>Where a true value lies with 95 % confidence.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>Standard deviations of a normal distribution that hold 95 % on both sides.</summary>
    internal const double Deviations = 1.959963984540054;

    /// <summary>The interval of a share, after E. B. Wilson (1927): of use near 0 and 1 and for few trials too.</summary>
    /// <param name="hits">How many trials succeeded.</param>
    /// <param name="trials">How many there were; 0 gives the whole of 0..1.</param>
    public static ConfidenceInterval Wilson(long hits, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        if (trials == 0)
            return new ConfidenceInterval(0, 1);
        double n = trials, share = hits / n, squared = Deviations * Deviations;
        double centre = (share + (squared / (2 * n))) / (1 + (squared / n));
        double half = Deviations / (1 + (squared / n)) * Math.Sqrt((share * (1 - share) / n) + (squared / (4 * n * n)));
        return new ConfidenceInterval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
