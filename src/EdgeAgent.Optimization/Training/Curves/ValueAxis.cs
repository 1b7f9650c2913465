namespace EdgeAgent.Optimization.Training.Curves;

/// <summary>An axis from one round number to another, with ticks at steps of 1, 2 or 5 times a power of ten.</summary>
internal sealed record ValueAxis(double Low, double High, double Step)
{
    private const int WantedTicks = 5;

    /// <summary>The round numbers on it.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => Low + (i * Step));

    /// <summary>The axis that holds some values.</summary>
    /// <param name="values">At least one, none of them negative.</param>
    /// <param name="ceiling">What the axis does not go beyond; null for none.</param>
    public static ValueAxis For(IReadOnlyList<double> values, double? ceiling)
    {
        double least = values.Min(), most = values.Max();
        double raw = Math.Max(most - least, Math.Max(most, 1e-3) * 0.02) / WantedTicks, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * (raw / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        };
        double low = Math.Floor(least / step) * step, high = Math.Ceiling(most / step) * step;
        high = high > low ? high : low + step;
        if (high > ceiling)
            (low, high) = (Math.Max(low - (high - ceiling.Value), 0), ceiling.Value);
        return new ValueAxis(low, high, step);
    }

    /// <summary>Where on the axis a value is, 0 at its low end and 1 at its high one; values beyond an end are at it.</summary>
    public double ShareOf(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);
}
