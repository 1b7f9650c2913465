using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How int8 differences from a row's maximum become logarithms of shares: output scale 1/16, 0 being the largest int8.</summary>
/// <param name="Input">Differences as arguments of the exponential, with 5 integer bits.</param>
/// <param name="Reverse">From such an argument back to a difference.</param>
/// <remarks>Source: TensorFlow Lite reference kernels, LOG_SOFTMAX.</remarks>
internal sealed record LogSoftmaxStage(SoftmaxStage Input, QuantizedMultiplier Reverse)
{
    private const int OutputBits = 4;

    public static LogSoftmaxStage Create(double inputScale)
    {
        SoftmaxStage input = SoftmaxStage.Create(1, inputScale);
        return new LogSoftmaxStage(input, QuantizedMultiplier.FromDouble((1L << (31 - input.LeftShift)) / (double)input.Multiplier));
    }

    public void Apply(ReadOnlySpan<sbyte> row, Span<sbyte> output)
    {
        int largest = sbyte.MinValue, sum = 0;
        foreach (sbyte value in row) largest = Math.Max(largest, value);
        foreach (sbyte value in row)
        {
            if (value - largest >= Input.SmallestDifference)
                sum = unchecked(sum + FixedPoint.DivideByPowerOfTwo(Input.Exp(value - largest), SoftmaxStage.SumBits));
        }

        // The largest value alone counts for one: a smaller sum has wrapped, in a row of thousands of values that are nearly the same.
        const int one = 1 << (31 - SoftmaxStage.SumBits);
        int logarithm = FixedPointLogarithm.OfAtLeastOne(sum >= one ? sum : int.MaxValue);
        int below = Math.Max(
            Input.SmallestDifference - 1, FixedPoint.Multiply(unchecked(logarithm + int.MinValue), Reverse.Multiplier, Reverse.Shift));
        for (int i = 0; i < row.Length; i++)
        {
            int difference = row[i] - largest;
            if (difference > below)
            {
                int share = FixedPoint.MultiplyHigh(difference << Input.LeftShift, Input.Multiplier) - logarithm;
                int stored = FixedPoint.DivideByPowerOfTwo(share, 31 - SoftmaxStage.DifferenceBits - OutputBits) + sbyte.MaxValue;
                output[i] = (sbyte)Math.Clamp(stored, sbyte.MinValue, sbyte.MaxValue);
            }
            else output[i] = sbyte.MinValue;
        }
    }
}
