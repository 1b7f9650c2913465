using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Requantizes rows of sixteen sums, given as two 256-bit vectors each, to sixteen bytes; every shift is below zero.</summary>
internal unsafe interface IX64OutputRows
{
    /// <summary>Loads what belongs to sixteen channels from channel <paramref name="n"/> of the tile on.</summary>
    void Prepare(Qs8Tile* tile, int n);

    /// <summary>Requantizes two rows and stores sixteen bytes of each.</summary>
    void StoreTwo(Vector256<int> c00, Vector256<int> c01, Vector256<int> c10, Vector256<int> c11, sbyte* row0, sbyte* row1);

    /// <summary>Requantizes one row and stores sixteen bytes.</summary>
    void StoreOne(Vector256<int> c0, Vector256<int> c1, sbyte* row);
}

/// <summary>Output rows in AVX2.</summary>
internal unsafe struct Avx2OutputRows : IX64OutputRows
{
    private Vector256<int> _multipliers0, _multipliers1, _shifts0, _shifts1;
    private Vector256<short> _zeroPoint;
    private Vector128<sbyte> _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(Qs8Tile* tile, int n)
    {
        (_multipliers0, _multipliers1) = (Vector256.Load(tile->Multipliers + n), Vector256.Load(tile->Multipliers + n + 8));
        (_shifts0, _shifts1) = (Vector256.Load(tile->Shifts + n), Vector256.Load(tile->Shifts + n + 8));
        _zeroPoint = Vector256.Create((short)tile->ZeroPoint);
        (_minimum, _maximum) = (Vector128.Create((sbyte)tile->Minimum), Vector128.Create((sbyte)tile->Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreTwo(Vector256<int> c00, Vector256<int> c01, Vector256<int> c10, Vector256<int> c11, sbyte* row0, sbyte* row1)
    {
        StoreOne(c00, c01, row0);
        StoreOne(c10, c11, row1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreOne(Vector256<int> c0, Vector256<int> c1, sbyte* row)
    {
        Vector256<int> q0 = Avx2Requantization.ApplyRight(c0, _multipliers0, _shifts0);
        Vector256<int> q1 = Avx2Requantization.ApplyRight(c1, _multipliers1, _shifts1);
        Avx2Requantization.Narrow(q0, q1, _zeroPoint, _minimum, _maximum).Store(row);
    }
}

/// <summary>Output rows in AVX-512: the sixteen sums of a row are one vector.</summary>
internal unsafe struct Avx512OutputRows : IX64OutputRows
{
    private Vector512<int> _multipliers, _shifts;
    private Vector512<short> _zeroPoint;
    private Vector256<sbyte> _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(Qs8Tile* tile, int n)
    {
        (_multipliers, _shifts) = (Vector512.Load(tile->Multipliers + n), Vector512.Load(tile->Shifts + n));
        _zeroPoint = Vector512.Create((short)tile->ZeroPoint);
        (_minimum, _maximum) = (Vector256.Create((sbyte)tile->Minimum), Vector256.Create((sbyte)tile->Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreTwo(Vector256<int> c00, Vector256<int> c01, Vector256<int> c10, Vector256<int> c11, sbyte* row0, sbyte* row1)
    {
        // Narrowing puts the sixteen values of each vector side by side.
        Vector256<sbyte> values = Avx512Requantization.Narrow(Apply(c00, c01), Apply(c10, c11), _zeroPoint, _minimum, _maximum);
        values.GetLower().Store(row0);
        values.GetUpper().Store(row1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreOne(Vector256<int> c0, Vector256<int> c1, sbyte* row)
    {
        Vector512<int> value = Apply(c0, c1);
        Avx512Requantization.Narrow(value, value, _zeroPoint, _minimum, _maximum).GetLower().Store(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector512<int> Apply(Vector256<int> c0, Vector256<int> c1) =>
        Avx512Requantization.ApplyRight(Avx512F.InsertVector256(c0.ToVector512Unsafe(), c1, 1), _multipliers, _shifts);
}
