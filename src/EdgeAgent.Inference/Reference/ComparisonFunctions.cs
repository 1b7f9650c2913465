using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>How two numbers are compared. Implemented by structs, so that each gets loops of its own without calls.</summary>
internal interface IComparison
{
    static abstract bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool>;
}

/// <summary>a == b.</summary>
internal readonly struct IsEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool> => a == b;
}

/// <summary>a != b.</summary>
internal readonly struct IsNotEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool> => a != b;
}

/// <summary>a &gt; b.</summary>
internal readonly struct IsGreater : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool> => a > b;
}

/// <summary>a &gt;= b.</summary>
internal readonly struct IsGreaterOrEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool> => a >= b;
}

/// <summary>a &lt; b.</summary>
internal readonly struct IsLess : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool> => a < b;
}

/// <summary>a &lt;= b.</summary>
internal readonly struct IsLessOrEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : IComparisonOperators<T, T, bool> => a <= b;
}

/// <summary>Compares stored values: 1 where the comparison holds, 0 else.</summary>
internal readonly struct StoredComparison<T, TComparison> : IBinaryFunction<T, byte>
    where T : unmanaged, IComparisonOperators<T, T, bool>
    where TComparison : struct, IComparison
{
    public byte Apply(T a, T b) => TComparison.Holds(a, b) ? (byte)1 : (byte)0;
}

/// <summary>Compares the reals that eight-bit elements mean, in fixed point.</summary>
/// <param name="reals">Each operand's own scale as its factor, which lies below 1.</param>
/// <remarks>Source: TensorFlow Lite reference kernels, comparisons.</remarks>
internal readonly struct QuantizedComparison<TComparison>(CommonScale reals) : IBinaryFunction<sbyte, byte>
    where TComparison : struct, IComparison
{
    public byte Apply(sbyte a, sbyte b) => TComparison.Holds(reals.First(a), reals.Second(b)) ? (byte)1 : (byte)0;
}

/// <summary>The same by tables of the reals, one of 256 for each operand, indexed by the element as a byte.</summary>
internal readonly struct TabulatedComparison<TComparison>(int[] first, int[] second) : IBinaryFunction<sbyte, byte>
    where TComparison : struct, IComparison
{
    public static TabulatedComparison<TComparison> Create(CommonScale reals)
    {
        int[] first = new int[256], second = new int[256];
        for (int i = 0; i < 256; i++) (first[i], second[i]) = (reals.First(unchecked((sbyte)i)), reals.Second(unchecked((sbyte)i)));
        return new TabulatedComparison<TComparison>(first, second);
    }

    public byte Apply(sbyte a, sbyte b) => TComparison.Holds(first[unchecked((byte)a)], second[unchecked((byte)b)]) ? (byte)1 : (byte)0;
}
