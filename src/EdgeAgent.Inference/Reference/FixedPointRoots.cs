using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>The reciprocal square root of integers in fixed point.</summary>
internal static class FixedPointRoots
{
    /// <summary>1 / sqrt(x) as a requantization factor, by five Newton-Raphson steps; for 0 as for 1.</summary>
    /// <remarks>x is brought into [2^27, 2^29) by an even shift first. Source: TensorFlow Lite's quantization utilities.</remarks>
    public static QuantizedMultiplier ReciprocalSquareRoot(int x)
    {
        const int one = 1 << 28, oneAndHalf = (1 << 28) + (1 << 27), rootOfHalf = 1518500250;
        if (x <= 1) return new QuantizedMultiplier(int.MaxValue, 0);
        int shift = 11;
        for (; x >= 1 << 29; shift++) x /= 4;
        int pairs = (BitOperations.LeadingZeroCount((uint)x) - 1) / 2 - 1;
        shift -= pairs;
        x <<= 2 * pairs;

        int input = x >> 1, half = FixedPoint.DivideByPowerOfTwo(input, 1), root = one;
        for (int step = 0; step < 5; step++)
        {
            int cubed = FixedPoint.MultiplyByPowerOfTwo(FixedPoint.MultiplyHigh(FixedPoint.MultiplyHigh(root, root), root), 6);
            int next = unchecked(FixedPoint.MultiplyHigh(oneAndHalf, root) - FixedPoint.MultiplyHigh(half, cubed));
            root = FixedPoint.MultiplyByPowerOfTwo(next, 3);
        }

        root = FixedPoint.MultiplyHigh(root, rootOfHalf);
        return shift < 0 ? new QuantizedMultiplier(root << -shift, 0) : new QuantizedMultiplier(root, -shift);
    }
}
