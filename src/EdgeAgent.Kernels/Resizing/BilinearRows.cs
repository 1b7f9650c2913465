using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>The two passes of a bilinear resize over rows of pixels: first between two input rows, then between two columns of what that gave.</summary>
/// <remarks>
/// Integers: weights in units of 1/1024, so that a product of two of them has 20 fractional bits; rounded half away from zero at the end, as if
/// all four products had been summed at once. |int8| * 2^11 * 2^11 fits int32; int16 takes int64 in the second pass. Fractions lie in -1/2..1.
/// Floats: the two rows stay apart in the first pass, so that the four products are added in the order of their definition.
/// </remarks>
public static class BilinearRows
{
    private const int One = 1024, Half = 1 << 19, Bits = 20;

    /// <summary>blended[i] = upper[i] * (1024 - fraction) + lower[i] * fraction.</summary>
    public static void Blend(ReadOnlySpan<sbyte> upper, ReadOnlySpan<sbyte> lower, int fraction, Span<int> blended)
    {
        int i = 0;
        for (; i <= upper.Length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            (Vector128<short> u0, Vector128<short> u1) = Vector128.Widen(Vector128.Create(upper[i..]));
            (Vector128<short> l0, Vector128<short> l1) = Vector128.Widen(Vector128.Create(lower[i..]));
            Blend(u0, l0, fraction, blended[i..]);
            Blend(u1, l1, fraction, blended[(i + Vector128<short>.Count)..]);
        }

        for (; i < upper.Length; i++) blended[i] = upper[i] * (One - fraction) + lower[i] * fraction;
    }

    /// <summary>blended[i] = upper[i] * (1024 - fraction) + lower[i] * fraction.</summary>
    public static void Blend(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, int fraction, Span<int> blended)
    {
        int i = 0;
        for (; i <= upper.Length - Vector128<short>.Count; i += Vector128<short>.Count)
            Blend(Vector128.Create(upper[i..]), Vector128.Create(lower[i..]), fraction, blended[i..]);
        for (; i < upper.Length; i++) blended[i] = upper[i] * (One - fraction) + lower[i] * fraction;
    }

    /// <summary>One output pixel between two pixels of a blended row, of sums that fit int32.</summary>
    public static void Mix(ReadOnlySpan<int> left, ReadOnlySpan<int> right, int fraction, Span<sbyte> pixel)
    {
        int c = 0;
        for (; c <= pixel.Length - 2 * Vector128<int>.Count; c += 2 * Vector128<int>.Count)
        {
            Vector128<int> low = Mix(Vector128.Create(left[c..]), Vector128.Create(right[c..]), fraction);
            Vector128<int> high = Mix(Vector128.Create(left[(c + 4)..]), Vector128.Create(right[(c + 4)..]), fraction);
            Vector128<short> narrowed = Vector128.Narrow(low, high);
            Vector128.Narrow(narrowed, narrowed).GetLower().CopyTo(pixel[c..]);
        }

        for (; c < pixel.Length; c++)
        {
            int sum = left[c] * (One - fraction) + right[c] * fraction;
            pixel[c] = (sbyte)((sum + Half + (sum >> 31)) >> Bits);
        }
    }

    /// <summary>One output pixel between two pixels of a blended row, of sums that fit int64.</summary>
    public static void Mix(ReadOnlySpan<int> left, ReadOnlySpan<int> right, int fraction, Span<short> pixel)
    {
        for (int c = 0; c < pixel.Length; c++)
        {
            long sum = (long)left[c] * (One - fraction) + (long)right[c] * fraction;
            pixel[c] = (short)((sum + Half + (sum >> 63)) >> Bits);
        }
    }

    /// <summary>scaled[i] = row[i] * weight.</summary>
    public static void Scale(ReadOnlySpan<float> row, float weight, Span<float> scaled)
    {
        int i = 0;
        for (; i <= row.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            (Vector128.Create(row[i..]) * weight).CopyTo(scaled[i..]);
        for (; i < row.Length; i++) scaled[i] = row[i] * weight;
    }

    /// <summary>scaled[i] = (row[i] + 128) * weight: uint8 that is stored as int8.</summary>
    public static void Scale(ReadOnlySpan<sbyte> row, float weight, Span<float> scaled)
    {
        for (int i = 0; i < row.Length; i++) scaled[i] = (row[i] + 128) * weight;
    }

    /// <summary>One output pixel: left and right pixels of the two scaled rows, in the order of the definition.</summary>
    public static void Mix(
        ReadOnlySpan<float> upperLeft, ReadOnlySpan<float> lowerLeft, ReadOnlySpan<float> upperRight, ReadOnlySpan<float> lowerRight, float fraction,
        Span<float> pixel)
    {
        int c = 0;
        for (; c <= pixel.Length - Vector128<float>.Count; c += Vector128<float>.Count)
        {
            Vector128<float> sum = Vector128.Create(upperLeft[c..]) * (1 - fraction) + Vector128.Create(lowerLeft[c..]) * (1 - fraction);
            (sum + Vector128.Create(upperRight[c..]) * fraction + Vector128.Create(lowerRight[c..]) * fraction).CopyTo(pixel[c..]);
        }

        for (; c < pixel.Length; c++)
            pixel[c] = upperLeft[c] * (1 - fraction) + lowerLeft[c] * (1 - fraction) + upperRight[c] * fraction + lowerRight[c] * fraction;
    }

    /// <summary>One output pixel of uint8 that is stored as int8: 0.5 added, and cut off.</summary>
    public static void Mix(
        ReadOnlySpan<float> upperLeft, ReadOnlySpan<float> lowerLeft, ReadOnlySpan<float> upperRight, ReadOnlySpan<float> lowerRight, float fraction,
        Span<sbyte> pixel)
    {
        for (int c = 0; c < pixel.Length; c++)
        {
            float sum = upperLeft[c] * (1 - fraction) + lowerLeft[c] * (1 - fraction) + upperRight[c] * fraction + lowerRight[c] * fraction + 0.5f;
            pixel[c] = (sbyte)((int)sum - 128);
        }
    }

    private static void Blend(Vector128<short> upper, Vector128<short> lower, int fraction, Span<int> blended)
    {
        (Vector128<int> u0, Vector128<int> u1) = Vector128.Widen(upper);
        (Vector128<int> l0, Vector128<int> l1) = Vector128.Widen(lower);
        (u0 * (One - fraction) + l0 * fraction).CopyTo(blended);
        (u1 * (One - fraction) + l1 * fraction).CopyTo(blended[Vector128<int>.Count..]);
    }

    private static Vector128<int> Mix(Vector128<int> left, Vector128<int> right, int fraction)
    {
        Vector128<int> sum = left * (One - fraction) + right * fraction;
        return (sum + Vector128.Create(Half) + (sum >> 31)) >> Bits;
    }
}
