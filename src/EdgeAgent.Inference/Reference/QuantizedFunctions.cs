using System.Numerics;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How two quantized operands are brought to one scale with spare bits below it.</summary>
/// <param name="ZeroPoint1">Zero point of the first operand.</param>
/// <param name="Factor1">Its scale over the common one; below 1.</param>
/// <param name="ZeroPoint2">Zero point of the second operand.</param>
/// <param name="Factor2">Its scale over the common one; below 1.</param>
/// <param name="LeftShift">The spare bits.</param>
internal readonly record struct CommonScale(
    int ZeroPoint1, QuantizedMultiplier Factor1, int ZeroPoint2, QuantizedMultiplier Factor2, int LeftShift)
{
    public int First(int a) => FixedPoint.Multiply((a - ZeroPoint1) << LeftShift, Factor1.Multiplier, Factor1.Shift);

    public int Second(int b) => FixedPoint.Multiply((b - ZeroPoint2) << LeftShift, Factor2.Multiplier, Factor2.Shift);
}

/// <summary>How an int32 result of two operands is requantized.</summary>
internal readonly record struct Requantization(QuantizedMultiplier Factor, int ZeroPoint, int Min, int Max)
{
    public int Apply(int value) => Math.Clamp(unchecked(FixedPoint.Multiply(value, Factor.Multiplier, Factor.Shift) + ZeroPoint), Min, Max);
}

/// <summary>The sum of two quantized elements, or their difference.</summary>
/// <remarks>The common scale is twice the larger of the two. Source: TensorFlow Lite reference kernels, ADD and SUB.</remarks>
internal readonly struct QuantizedSum<T>(CommonScale scale, bool subtracts, Requantization output) : IBinaryFunction<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public T Apply(T a, T b)
    {
        int first = scale.First(int.CreateTruncating(a)), second = scale.Second(int.CreateTruncating(b));
        return T.CreateTruncating(output.Apply(subtracts ? first - second : first + second));
    }
}

/// <summary>The product of two quantized elements.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, MUL.</remarks>
internal readonly struct QuantizedProduct<T>(int zeroPoint1, int zeroPoint2, Requantization output) : IBinaryFunction<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public T Apply(T a, T b) =>
        T.CreateTruncating(output.Apply((int.CreateTruncating(a) - zeroPoint1) * (int.CreateTruncating(b) - zeroPoint2)));
}

/// <summary>The squared difference of two int8 elements.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, SQUARED_DIFFERENCE.</remarks>
internal readonly struct QuantizedSquaredDifference(CommonScale scale, Requantization output) : IBinaryFunction<sbyte, sbyte>
{
    public const int LeftShift = 7;

    public sbyte Apply(sbyte a, sbyte b)
    {
        int difference = scale.First(a) - scale.Second(b);
        return (sbyte)output.Apply(difference * difference);
    }
}

/// <summary>The quotient of two elements of uint8 tensors, stored as int8.</summary>
/// <remarks>The divisor's reciprocal comes from Newton-Raphson steps in fixed point. Where the divisor stands for 0, which TensorFlow Lite refuses to
/// run, the result is the zero point. Source: TensorFlow Lite reference kernels, DIV.</remarks>
internal readonly struct QuantizedQuotient(int zeroPoint1, int zeroPoint2, Requantization output) : IBinaryFunction<sbyte, sbyte>
{
    public sbyte Apply(sbyte a, sbyte b)
    {
        int dividend = a - zeroPoint1, divisor = b - zeroPoint2;
        if (divisor == 0) return (sbyte)Math.Clamp(output.ZeroPoint, output.Min, output.Max);
        if (divisor < 0) (dividend, divisor) = (-dividend, -divisor);
        (int reciprocal, int bits) = FixedPoint.Reciprocal(divisor, 31);
        int headroom = BitOperations.LeadingZeroCount((uint)(dividend < 0 ? ~dividend : dividend)) - 1;
        int quotient = FixedPoint.MultiplyHigh(unchecked(dividend << headroom), reciprocal);
        int scaled = FixedPoint.DivideByPowerOfTwo(
            FixedPoint.MultiplyHigh(quotient, output.Factor.Multiplier), bits + headroom - output.Factor.Shift);
        return (sbyte)Math.Clamp(scaled + output.ZeroPoint, output.Min, output.Max);
    }
}

/// <summary>The sum or difference of two int16 elements whose scales are powers of two: each is shifted right, rounding half away from zero.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, ADD and SUB of int16 with <c>pot_scale_int16</c>.</remarks>
internal readonly struct ShiftedSum(int shift1, int shift2, bool subtracts, int min, int max) : IBinaryFunction<short, short>
{
    public short Apply(short a, short b)
    {
        int first = FixedPoint.DivideByPowerOfTwo(a, shift1), second = FixedPoint.DivideByPowerOfTwo(b, shift2);
        return (short)Math.Clamp(subtracts ? first - second : first + second, min, max);
    }
}

/// <summary>x above 0, alpha * x else, of int8 elements.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, PRELU.</remarks>
internal readonly struct QuantizedParametricRectifier(
    int inputZeroPoint, int alphaZeroPoint, QuantizedMultiplier identity, QuantizedMultiplier product, int outputZeroPoint)
    : IBinaryFunction<sbyte, sbyte>
{
    public sbyte Apply(sbyte x, sbyte alpha)
    {
        int value = x - inputZeroPoint;
        int scaled = value >= 0
            ? FixedPoint.Multiply(value, identity.Multiplier, identity.Shift)
            : FixedPoint.Multiply(value * (alpha - alphaZeroPoint), product.Multiplier, product.Shift);
        return (sbyte)Math.Clamp(unchecked(scaled + outputZeroPoint), sbyte.MinValue, sbyte.MaxValue);
    }
}

/// <summary>x above 0, alpha * x else, with one alpha, of int16 elements; of int8 elements by <see cref="Scale"/>.</summary>
/// <remarks>Source: TensorFlow Lite reference kernels, LEAKY_RELU.</remarks>
internal readonly struct QuantizedLeakyRectifier(int inputZeroPoint, int outputZeroPoint, QuantizedMultiplier identity, QuantizedMultiplier alpha)
    : IUnaryFunction<short, short>
{
    public short Apply(short x) => (short)Math.Clamp(Scale(x), short.MinValue, short.MaxValue);

    /// <summary>The result before it is clamped.</summary>
    public int Scale(int x)
    {
        QuantizedMultiplier factor = x >= inputZeroPoint ? identity : alpha;
        return unchecked(FixedPoint.Multiply(x - inputZeroPoint, factor.Multiplier, factor.Shift) + outputZeroPoint);
    }
}

/// <summary>|x| of int16 elements; of int8 elements by <see cref="Scale"/>.</summary>
/// <remarks>Without a factor where input and output have one scale. Source: TensorFlow Lite reference kernels, ABS.</remarks>
internal readonly struct QuantizedAbsoluteValue(int inputZeroPoint, QuantizedMultiplier? factor, int outputZeroPoint) : IUnaryFunction<short, short>
{
    public short Apply(short x) => (short)Math.Clamp(Scale(x), short.MinValue, short.MaxValue);

    /// <summary>The result before it is clamped.</summary>
    public int Scale(int x)
    {
        int value = Math.Abs(x - inputZeroPoint);
        return unchecked((factor is { } scale ? FixedPoint.Multiply(value, scale.Multiplier, scale.Shift) : value) + outputZeroPoint);
    }
}

/// <summary>An element brought to another scale, and to another type.</summary>
internal readonly struct RequantizedElement<TInput, TOutput>(int zeroPoint, Requantization output) : IUnaryFunction<TInput, TOutput>
    where TInput : unmanaged, IBinaryInteger<TInput>
    where TOutput : unmanaged, IBinaryInteger<TOutput>
{
    public TOutput Apply(TInput x) => TOutput.CreateTruncating(output.Apply(unchecked(int.CreateTruncating(x) - zeroPoint)));
}
