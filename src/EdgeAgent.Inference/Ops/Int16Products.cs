using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeAgent.Inference.Ops;

/// <summary>Sums of products of int16 elements, in 64 bits.</summary>
internal static class Int16Products
{
    /// <summary>Vectors of int8 weights whose sums, of four products of 2^22 a lane, stay in int32.</summary>
    private const int VectorsPerBlock = 64;

    /// <summary>The dot product of int16 activations and int8 weights of one length.</summary>
    public static long Sum(ReadOnlySpan<short> a, ReadOnlySpan<sbyte> weights)
    {
        long sum = 0;
        int step = Vector<sbyte>.Count, done = 0;
        while (a.Length - done >= step)
        {
            int end = Math.Min(a.Length - step, done + (VectorsPerBlock - 1) * step);
            Vector<int> block = Vector<int>.Zero;
            for (; done <= end; done += step)
            {
                Vector.Widen(new Vector<sbyte>(weights[done..]), out Vector<short> low, out Vector<short> high);
                block += Products(new Vector<short>(a[done..]), low) + Products(new Vector<short>(a[(done + step / 2)..]), high);
            }

            Vector.Widen(block, out Vector<long> first, out Vector<long> second);
            sum += Vector.Sum(first + second);
        }

        for (; done < a.Length; done++) sum += a[done] * weights[done];
        return sum;
    }

    /// <summary>The dot product of int16 elements of one length.</summary>
    public static long Sum(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        ReadOnlySpan<Vector<short>> x = MemoryMarshal.Cast<short, Vector<short>>(a), y = MemoryMarshal.Cast<short, Vector<short>>(b);
        Vector<long> total = Vector<long>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            Vector.Widen(x[i], out Vector<int> xLow, out Vector<int> xHigh);
            Vector.Widen(y[i], out Vector<int> yLow, out Vector<int> yHigh);
            Vector.Widen(xLow * yLow, out Vector<long> first, out Vector<long> second);
            Vector.Widen(xHigh * yHigh, out Vector<long> third, out Vector<long> fourth);
            total += first + second + (third + fourth);
        }

        long sum = Vector.Sum(total);
        for (int i = x.Length * Vector<short>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static Vector<int> Products(Vector<short> a, Vector<short> b)
    {
        Vector.Widen(a, out Vector<int> aLow, out Vector<int> aHigh);
        Vector.Widen(b, out Vector<int> bLow, out Vector<int> bHigh);
        return aLow * bLow + aHigh * bHigh;
    }
}
