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
    private Vector256<sbyte> _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(Qs8Tile* tile, int n)
    {
        (_multipliers0, _multipliers1) = (Vector256.Load(tile->Multipliers + n), Vector256.Load(tile->Multipliers + n + 8));
        (_shifts0, _shifts1) = (Vector256.Load(tile->Shifts + n), Vector256.Load(tile->Shifts + n + 8));
        _zeroPoint = Vector256.Create((short)tile->ZeroPoint);
        (_minimum, _maximum) = (Vector256.Create((sbyte)tile->Minimum), Vector256.Create((sbyte)tile->Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreTwo(Vector256<int> c00, Vector256<int> c01, Vector256<int> c10, Vector256<int> c11, sbyte* row0, sbyte* row1)
    {
        // The packs work within 128-bit halves; after them the quads of channels lie in the order 0 2 | 1 3 of each row, both rows in each half.
        Vector256<short> words0 = Avx2.AddSaturate(Avx2.PackSignedSaturate(Apply0(c00), Apply1(c01)), _zeroPoint);
        Vector256<short> words1 = Avx2.AddSaturate(Avx2.PackSignedSaturate(Apply0(c10), Apply1(c11)), _zeroPoint);
        Vector256<int> quads = Avx2.PackSignedSaturate(words0, words1).AsInt32();
        Vector256<sbyte> bytes = Avx2.PermuteVar8x32(quads, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSByte();
        bytes = Avx2.Min(Avx2.Max(bytes, _minimum), _maximum);
        bytes.GetLower().Store(row0);
        bytes.GetUpper().Store(row1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreOne(Vector256<int> c0, Vector256<int> c1, sbyte* row)
    {
        Avx2Requantization.Narrow(Apply0(c0), Apply1(c1), _zeroPoint, _minimum.GetLower(), _maximum.GetLower()).Store(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<int> Apply0(Vector256<int> sums) => Avx2Requantization.ApplyRight(sums, _multipliers0, _shifts0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<int> Apply1(Vector256<int> sums) => Avx2Requantization.ApplyRight(sums, _multipliers1, _shifts1);
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
