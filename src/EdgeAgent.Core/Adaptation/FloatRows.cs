using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeAgent.Core.Adaptation;

/// <summary>Sums over rows of float32.</summary>
internal static class FloatRows
{
    /// <summary>The dot product of two rows of one length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ReadOnlySpan<Vector<float>> l = MemoryMarshal.Cast<float, Vector<float>>(left), r = MemoryMarshal.Cast<float, Vector<float>>(right);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < l.Length; i++)
            sums += l[i] * r[i];
        float sum = Vector.Sum(sums);
        for (int i = l.Length * Vector<float>.Count; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Adds a multiple of a row to another of the same length.</summary>
    public static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> row)
    {
        Span<Vector<float>> t = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> r = MemoryMarshal.Cast<float, Vector<float>>(row);
        Vector<float> factors = new(factor);
        for (int i = 0; i < t.Length; i++)
            t[i] += factors * r[i];
        for (int i = t.Length * Vector<float>.Count; i < target.Length; i++)
            target[i] += factor * row[i];
    }
}
