using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Divides int16 sums of a pooling window by the number of its pixels and rounds, without a division.</summary>
/// <remarks>With the sum made non-negative, <c>round(s / c) = floor((2 s + c) / 2c) = (n * M) >> k</c> for <c>n = 2 s + c</c> and
/// <c>M = ceil(2^k / 2c)</c>, exact while <c>n * 2c</c> is at most 2^k. The numerator is at most 511 c, so 2^k is the least power from
/// 1022 c^2 on; for c up to 128 the numerator fits 16 bits and the product 32. Halves away from zero divide the magnitude; halves upwards divide the sum
/// plus 128 c.</remarks>
internal readonly struct PoolDivisor
{
    /// <summary>The most pixels of a window.</summary>
    public const int LargestCount = 128;

    private readonly int _shift;
    private readonly bool _isUnsigned;
    private readonly Vector128<uint> _reciprocal;
    private readonly Vector128<ushort> _half;
    private readonly Vector128<short> _offset;

    /// <summary>Prepares a division.</summary>
    /// <param name="count">1 to <see cref="LargestCount"/>.</param>
    /// <param name="rounding">How halves are rounded.</param>
    public PoolDivisor(int count, AveragePoolRounding rounding)
    {
        _shift = 32 - int.LeadingZeroCount(1022 * count * count - 1);
        _isUnsigned = rounding == AveragePoolRounding.HalfUpAsUnsigned;
        _reciprocal = Vector128.Create((uint)(((1L << _shift) + 2 * count - 1) / (2 * count)));
        _half = Vector128.Create((ushort)count);
        _offset = Vector128.Create((short)(128 * count));
    }

    /// <summary>The means of sixteen sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<sbyte> Divide(Vector128<short> low, Vector128<short> high) => Vector128.Narrow(Divide(low), Divide(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<short> Divide(Vector128<short> sums)
    {
        if (_isUnsigned)
            return DivideUnsigned((sums + _offset).AsUInt16()) - Vector128.Create((short)128);
        Vector128<short> sign = sums >> 15;
        return (DivideUnsigned(((sums ^ sign) - sign).AsUInt16()) ^ sign) - sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<short> DivideUnsigned(Vector128<ushort> sums)
    {
        Vector128<ushort> numerators = sums + sums + _half;
        return Vector128.Narrow(
            Vector128.ShiftRightLogical(Vector128.WidenLower(numerators) * _reciprocal, _shift),
            Vector128.ShiftRightLogical(Vector128.WidenUpper(numerators) * _reciprocal, _shift)).AsInt16();
    }
}
