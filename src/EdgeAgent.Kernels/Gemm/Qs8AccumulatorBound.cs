using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>The exact range that an output channel's sum can take over all int8 activations.</summary>
/// <param name="Minimum">Smallest possible <c>bias + sum((a - inputZeroPoint) * (w - weightsZeroPoint))</c>.</param>
/// <param name="Maximum">Largest possible value of the same.</param>
/// <remarks>Every activation is free in [-128, 127], so the extremes take -128 or 127 by the sign of each weight. Kernels accumulate modulo 2^32;
/// when the range lies in int32 their result is the true sum, whatever intermediate sums did.</remarks>
public readonly record struct Qs8AccumulatorBound(long Minimum, long Maximum)
{
    /// <summary>True when every possible sum is an int32.</summary>
    public bool FitsInt32 => Minimum >= int.MinValue && Maximum <= int.MaxValue;

    /// <summary>Finds the range for one channel.</summary>
    /// <param name="weights">The channel's weights, <paramref name="stride"/> apart.</param>
    /// <param name="count">Number of weights.</param>
    /// <param name="stride">Elements from one weight to the next.</param>
    /// <param name="bias">The channel's bias.</param>
    /// <param name="inputZeroPoint">Zero point of the activations.</param>
    /// <param name="weightsZeroPoint">Zero point of the weights.</param>
    public static Qs8AccumulatorBound Of(
        ReadOnlySpan<sbyte> weights, int count, int stride, int bias, int inputZeroPoint, int weightsZeroPoint)
    {
        (long positive, long negative) = stride == 1 ? SumsOfWholeVectors(weights[..count], weightsZeroPoint) : default;
        for (int i = stride == 1 ? count - count % Vector128<sbyte>.Count : 0; i < count; i++)
        {
            int w = weights[i * stride] - weightsZeroPoint;
            if (w > 0)
                positive += w;
            else
                negative += w;
        }

        long largest = sbyte.MaxValue - inputZeroPoint, smallest = sbyte.MinValue - inputZeroPoint;
        return new(bias + positive * smallest + negative * largest, bias + positive * largest + negative * smallest);
    }

    /// <summary>Sums of the positive and of the negative weights, without those after the last whole vector.</summary>
    private static (long Positive, long Negative) SumsOfWholeVectors(ReadOnlySpan<sbyte> weights, int weightsZeroPoint)
    {
        // Two weights of at most 255 a lane and step: 64 steps fit an int16.
        const int LongestInt16Sum = 64;
        long positive = 0, negative = 0;
        Vector128<short> zeroPoint = Vector128.Create((short)weightsZeroPoint);
        ReadOnlySpan<Vector128<sbyte>> vectors = MemoryMarshal.Cast<sbyte, Vector128<sbyte>>(weights);
        while (!vectors.IsEmpty)
        {
            int steps = Math.Min(vectors.Length, LongestInt16Sum);
            Vector128<short> above = default, below = default;
            foreach (Vector128<sbyte> bytes in vectors[..steps])
            {
                Vector128<short> low = Vector128.WidenLower(bytes) - zeroPoint, high = Vector128.WidenUpper(bytes) - zeroPoint;
                above += Vector128.Max(low, default) + Vector128.Max(high, default);
                below += Vector128.Min(low, default) + Vector128.Min(high, default);
            }

            positive += Vector128.Sum(Vector128.WidenLower(above) + Vector128.WidenUpper(above));
            negative += Vector128.Sum(Vector128.WidenLower(below) + Vector128.WidenUpper(below));
            vectors = vectors[steps..];
        }

        return (positive, negative);
    }
}
