using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Calibration;

/// <summary>Tries ranges that clip more and more, at one end and then at the other, and keeps the best.</summary>
internal static class ClippingSearch
{
    private const int Steps = 64;
    private const double Narrowest = 0.1;
    private const int Rounds = 2;

    /// <summary>The range with the least loss.</summary>
    /// <param name="range">The whole range.</param>
    /// <param name="loss">What a range loses.</param>
    public static ValueRange Best(ValueRange range, Func<ValueRange, double> loss)
    {
        ValueRange best = new(MathF.Min(range.Min, 0), MathF.Max(range.Max, 0));
        (float min, float max) = (best.Min, best.Max);
        double least = loss(best);
        for (int round = 0; round < Rounds; round++)
        {
            for (int step = 1; max > 0 && step <= Steps; step++)
                Try(best with { Max = (float)(max * Share(step)) });
            for (int step = 1; min < 0 && step <= Steps; step++)
                Try(best with { Min = (float)(min * Share(step)) });
        }

        return best;

        void Try(ValueRange candidate)
        {
            double lost = loss(candidate);
            if (lost < least)
                (least, best) = (lost, candidate);
        }
    }

    private static double Share(int step) => 1 - ((1 - Narrowest) * step / Steps);
}
