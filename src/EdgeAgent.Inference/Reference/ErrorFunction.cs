namespace EdgeAgent.Inference.Reference;

/// <summary>The complementary error function in double, to some 15 digits.</summary>
internal static class ErrorFunction
{
    private const double TwoOverRootOfPi = 1.1283791670955125739;

    /// <summary>erfc(x) = 1 - erf(x): from 2 for large negative x down to 0.</summary>
    /// <remarks>Up to |x| = 2.5 by the power series of erf, beyond by the continued fraction of erfc.</remarks>
    public static double Complementary(double x)
    {
        if (double.IsNaN(x)) return x;
        double magnitude = Math.Abs(x);
        double tail = magnitude < 2.5 ? 1 - Series(magnitude) : magnitude > 28 ? 0 : ContinuedFraction(magnitude);
        return x < 0 ? 2 - tail : tail;
    }

    private static double Series(double x)
    {
        double power = x, sum = x;
        for (int n = 1; Math.Abs(power) > 1e-18 * sum; n++)
        {
            power *= -x * x / n;
            sum += power / (2 * n + 1);
        }

        return TwoOverRootOfPi * sum;
    }

    private static double ContinuedFraction(double x)
    {
        double fraction = x;
        for (int k = 60; k >= 1; k--) fraction = x + k / 2.0 / fraction;
        return Math.Exp(-x * x) / fraction * (TwoOverRootOfPi / 2);
    }
}
