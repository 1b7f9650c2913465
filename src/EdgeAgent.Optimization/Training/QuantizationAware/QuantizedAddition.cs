using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Kernels;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>ADD of int8 tensors: operands are brought to twice the larger scale with 20 spare bits, added and requantized.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, ADD. Values are codes less the zero point; what each becomes is tabulated.</remarks>
internal sealed class QuantizedAddition
{
    private const int SpareBits = 20, Offset = 255;
    private readonly AffineParameters _left, _right;
    private readonly int[] _ofLeft, _ofRight;
    private readonly QuantizedMultiplier _factor;
    private readonly int _least, _most;
    private readonly Bounds _bounds;

    public QuantizedAddition(AffineParameters left, AffineParameters right, AffineParameters output, Bounds bounds)
    {
        (_left, _right, _bounds) = (left, right, bounds);
        double common = 2 * (double)Math.Max(left.Scale, right.Scale);
        (_ofLeft, _ofRight) = (Tabulate(left.Scale / common), Tabulate(right.Scale / common));
        _factor = QuantizedMultiplier.FromDouble(common / ((double)(1 << SpareBits) * output.Scale));
        (int least, int most) = RowRequantizer.CodeBounds(bounds, output);
        (_least, _most) = (least - output.ZeroPoint, most - output.ZeroPoint);
    }

    public void Run(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> sums, StraightThrough clamped, int start)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] = clamped.Clamp(start + i, _factor.Apply(_ofLeft[(int)left[i] + Offset] + _ofRight[(int)right[i] + Offset]), _least, _most);
    }

    public ValueRange Observe(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int i = 0; i < left.Length; i++)
        {
            float sum = _bounds.Clamp((left[i] * _left.Scale) + (right[i] * _right.Scale));
            (least, most) = (MathF.Min(least, sum), MathF.Max(most, sum));
        }

        return new ValueRange(least, most);
    }

    private static int[] Tabulate(double ratio)
    {
        QuantizedMultiplier factor = QuantizedMultiplier.FromDouble(ratio);
        return [.. Enumerable.Range(-Offset, (2 * Offset) + 1).Select(code => factor.Apply(code << SpareBits))];
    }
}
