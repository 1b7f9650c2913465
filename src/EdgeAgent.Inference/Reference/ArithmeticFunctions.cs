using System.Numerics;

namespace EdgeAgent.Inference.Reference;

/// <summary>a + b; integers wrap.</summary>
internal readonly struct Sum<T> : IVectorBinaryFunction<T>
    where T : unmanaged, INumber<T>
{
    public T Apply(T a, T b) => unchecked(a + b);

    public Vector<T> Apply(Vector<T> a, Vector<T> b) => a + b;
}

/// <summary>a - b; integers wrap.</summary>
internal readonly struct Difference<T> : IVectorBinaryFunction<T>
    where T : unmanaged, INumber<T>
{
    public T Apply(T a, T b) => unchecked(a - b);

    public Vector<T> Apply(Vector<T> a, Vector<T> b) => a - b;
}

/// <summary>a * b; integers wrap.</summary>
internal readonly struct Product<T> : IVectorBinaryFunction<T>
    where T : unmanaged, INumber<T>
{
    public T Apply(T a, T b) => unchecked(a * b);

    public Vector<T> Apply(Vector<T> a, Vector<T> b) => a * b;
}

/// <summary>(a - b)^2; integers wrap.</summary>
internal readonly struct SquaredDifference<T> : IVectorBinaryFunction<T>
    where T : unmanaged, INumber<T>
{
    public T Apply(T a, T b) => unchecked((a - b) * (a - b));

    public Vector<T> Apply(Vector<T> a, Vector<T> b) => (a - b) * (a - b);
}

/// <summary>a / b of floats.</summary>
internal readonly struct Quotient : IVectorBinaryFunction<float>
{
    public float Apply(float a, float b) => a / b;

    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a / b;
}

/// <summary>a / b of integers, rounded towards zero; 0 where b is 0, which TensorFlow Lite refuses to run.</summary>
internal readonly struct TruncatedQuotient : IBinaryFunction<int, int>
{
    public int Apply(int a, int b) => b == 0 ? 0 : unchecked((int)((long)a / b));
}

/// <summary>The smaller of two; b where one is not a number.</summary>
internal readonly struct Smaller<T> : IVectorBinaryFunction<T>
    where T : unmanaged, IComparisonOperators<T, T, bool>
{
    public T Apply(T a, T b) => a < b ? a : b;

    public Vector<T> Apply(Vector<T> a, Vector<T> b) => Vector.ConditionalSelect(Vector.LessThan(a, b), a, b);
}

/// <summary>The larger of two; b where one is not a number.</summary>
internal readonly struct Larger<T> : IVectorBinaryFunction<T>
    where T : unmanaged, IComparisonOperators<T, T, bool>
{
    public T Apply(T a, T b) => a > b ? a : b;

    public Vector<T> Apply(Vector<T> a, Vector<T> b) => Vector.ConditionalSelect(Vector.GreaterThan(a, b), a, b);
}

/// <summary>The floor of a / b of floats, computed in double.</summary>
internal readonly struct FloorQuotient : IBinaryFunction<float, float>
{
    public float Apply(float a, float b) => (float)Math.Floor((double)a / b);
}

/// <summary>The floor of a / b of integers; 0 where b is 0, which TensorFlow Lite refuses to run.</summary>
internal readonly struct IntegerFloorQuotient<T> : IBinaryFunction<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public T Apply(T a, T b)
    {
        long dividend = long.CreateTruncating(a), divisor = long.CreateTruncating(b);
        if (divisor == 0) return T.Zero;
        if (divisor == -1) return T.CreateTruncating(unchecked(-dividend));
        long quotient = dividend / divisor;
        return T.CreateTruncating(quotient * divisor != dividend && (dividend < 0) != (divisor < 0) ? quotient - 1 : quotient);
    }
}

/// <summary>What is left of a after a division by b that rounds down: it has the sign of b.</summary>
internal readonly struct FloorRemainder : IBinaryFunction<float, float>
{
    public float Apply(float a, float b)
    {
        float remainder = a % b;
        return remainder != 0 && (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }
}

/// <summary>What is left of a after a division by b that rounds down; 0 where b is 0, which TensorFlow Lite refuses to run.</summary>
internal readonly struct IntegerFloorRemainder<T> : IBinaryFunction<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public T Apply(T a, T b)
    {
        long dividend = long.CreateTruncating(a), divisor = long.CreateTruncating(b);
        if (divisor is 0 or -1) return T.Zero;
        long remainder = dividend % divisor;
        return T.CreateTruncating(remainder != 0 && (divisor < 0) != (remainder < 0) ? remainder + divisor : remainder);
    }
}

/// <summary>a to the power of b.</summary>
internal readonly struct Power : IBinaryFunction<float, float>
{
    public float Apply(float a, float b) => MathF.Pow(a, b);
}

/// <summary>a to the power of b, through double; int.MinValue where the result does not fit.</summary>
internal readonly struct IntegerPower : IBinaryFunction<int, int>
{
    public int Apply(int a, int b)
    {
        double power = Math.Pow(a, b);
        return Math.Abs(power) < 1L << 31 ? (int)power : int.MinValue;
    }
}

/// <summary>A function whose results are clamped as a fused activation asks.</summary>
internal readonly struct Clamped<T, TFunction>(TFunction function, T min, T max) : IBinaryFunction<T, T>
    where T : unmanaged, IComparisonOperators<T, T, bool>
    where TFunction : struct, IBinaryFunction<T, T>
{
    public T Apply(T a, T b)
    {
        T value = function.Apply(a, b);
        value = value < min ? min : value;
        return value > max ? max : value;
    }
}

/// <summary>A vector function whose results are clamped as a fused activation asks.</summary>
internal readonly struct ClampedVector<T, TFunction>(TFunction function, T min, T max) : IVectorBinaryFunction<T>
    where T : unmanaged, IComparisonOperators<T, T, bool>
    where TFunction : struct, IVectorBinaryFunction<T>
{
    public T Apply(T a, T b) => new Clamped<T, TFunction>(function, min, max).Apply(a, b);

    public Vector<T> Apply(Vector<T> a, Vector<T> b)
    {
        Vector<T> value = function.Apply(a, b), low = new(min), high = new(max);
        value = Vector.ConditionalSelect(Vector.LessThan(value, low), low, value);
        return Vector.ConditionalSelect(Vector.GreaterThan(value, high), high, value);
    }
}

/// <summary>|x|; int.MinValue stays.</summary>
internal readonly struct IntegerAbsoluteValue : IUnaryFunction<int, int>
{
    public int Apply(int x) => x < 0 ? unchecked(-x) : x;
}

/// <summary>x above 0, alpha * x else.</summary>
internal readonly struct ParametricRectifier : IVectorBinaryFunction<float>
{
    public float Apply(float x, float alpha) => x >= 0 ? x : x * alpha;

    public Vector<float> Apply(Vector<float> x, Vector<float> alpha) =>
        Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), x, x * alpha);
}
