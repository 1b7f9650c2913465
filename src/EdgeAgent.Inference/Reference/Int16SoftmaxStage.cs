using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>SOFTMAX of int16 rows; the output's scale is 2^-15.</summary>
/// <param name="factor">beta times the input's scale, over the step of the exponential's table.</param>
/// <remarks>e^x comes from a table over [-10, 0], the reciprocal of the sum from one over [1, 2]. Source: TensorFlow Lite reference kernels,
/// SOFTMAX.</remarks>
internal sealed class Int16SoftmaxStage(QuantizedMultiplier factor)
{
    /// <summary>Exponentials whose sum is an int32.</summary>
    public const int LargestDepth = (1 << 16) - 1;

    private const double Range = ushort.MaxValue;

    private static readonly InterpolatedTable Exponential =
        InterpolatedTable.Create<double>((10.0 / Range, short.MaxValue), (2.0 / Range, 0), Math.Exp);

    private static readonly InterpolatedTable ReciprocalOfOnePlus =
        InterpolatedTable.Create<double>((1.0 / Range, short.MinValue), (2.0 / Range, 0), x => 1 / (1 + x));

    /// <summary>Differences of stored elements times this are steps of the exponential's table.</summary>
    public static double RealFactor(float scale, float beta) => scale * beta / (10.0 / Range);

    /// <summary>One row; the output may be the row itself.</summary>
    public void Apply(ReadOnlySpan<short> row, Span<short> output)
    {
        int largest = short.MinValue, sum = 0;
        foreach (short value in row) largest = Math.Max(largest, value);
        for (int i = 0; i < row.Length; i++)
        {
            int steps = unchecked(FixedPoint.Multiply(row[i] - largest, factor.Multiplier, factor.Shift) + short.MaxValue);
            output[i] = Exponential.Apply((short)Math.Clamp(steps, short.MinValue, short.MaxValue));
            sum += output[i];
        }

        int zeros = BitOperations.LeadingZeroCount((uint)sum), shift = 31 - zeros;
        int mantissa = (int)((((long)sum << (zeros - 1)) + (1 << 13)) >> 14) - (1 << 15) - (1 << 16);
        long reciprocal = ReciprocalOfOnePlus.Apply((short)Math.Clamp(mantissa, short.MinValue, short.MaxValue));
        foreach (ref short value in output)
            value = (short)Math.Clamp((int)((value * reciprocal + (1 << (shift - 1))) >> shift), 0, short.MaxValue);
    }
}
