namespace EdgeAgent.Optimization.Quantization;

/// <summary>How codes map to real numbers: <c>real = scale * (code - zeroPoint)</c>.</summary>
/// <remarks>Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", 2018.</remarks>
/// <param name="Scale">The step between two codes, greater than 0.</param>
/// <param name="ZeroPoint">The code of 0.</param>
public readonly record struct AffineParameters(float Scale, int ZeroPoint)
{
    /// <summary>Steps are not made smaller than this: products of scales must stay normal numbers, and a tensor of such values is 0 in practice.</summary>
    private const double LeastScale = 1e-12;

    /// <summary>The finest grid that holds a range and 0.</summary>
    /// <remarks>0 is a code of its own, so that padding and clipped values are exact; the range is moved by at most half a step for that.</remarks>
    /// <param name="range">The range; it is widened to hold 0. A range of only 0, or none, gets the scale 1.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="least">Steps are not made smaller than this.</param>
    public static AffineParameters Asymmetric(ValueRange range, CodeRange codes, double least = LeastScale)
    {
        double min = Math.Min(range.Min, 0d), max = Math.Max(range.Max, 0d);
        if (range.IsEmpty || max - min == 0)
            return new AffineParameters(1, 0);
        float scale = (float)Math.Max((max - min) / (codes.Highest - codes.Lowest), Math.Max(least, LeastScale));
        return new AffineParameters(scale, codes.Clamp(Math.Round(codes.Lowest - (min / scale))));
    }

    /// <summary>The finest grid around a zero point of 0 that holds a magnitude and its negative.</summary>
    /// <param name="largest">The magnitude; 0 gets the scale 1.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="least">Steps are not made smaller than this.</param>
    public static AffineParameters Symmetric(double largest, CodeRange codes, double least = LeastScale) =>
        new(largest == 0 ? 1 : (float)Math.Max(largest / codes.Highest, Math.Max(least, LeastScale)), 0);

    /// <summary>The code whose real value lies nearest.</summary>
    /// <param name="real">The value.</param>
    /// <param name="codes">The codes to choose from.</param>
    public int Quantize(double real, CodeRange codes) => codes.Clamp(Math.Round(real / Scale, MidpointRounding.AwayFromZero) + ZeroPoint);

    /// <summary>The real value of a code.</summary>
    /// <param name="code">The code.</param>
    public double Dequantize(int code) => (double)Scale * (code - ZeroPoint);
}
