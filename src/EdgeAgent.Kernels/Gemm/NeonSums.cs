using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>What the sums of a row start from.</summary>
internal unsafe interface INeonSums
{
    /// <summary>Four channels of a panel for one row of a tile.</summary>
    static abstract Vector128<int> Start(byte* panel, int quad, Qs8Tile* tile, int row);
}

/// <summary>Sums start from the panel's bias: weights have no zero point.</summary>
internal readonly unsafe struct SumsFromBias : INeonSums
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Start(byte* panel, int quad, Qs8Tile* tile, int row) => Vector128.Load((int*)panel + 4 * quad);
}

/// <summary>Sums start from bias and row term: weights have a zero point.</summary>
internal readonly unsafe struct SumsWithRowTerms : INeonSums
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Start(byte* panel, int quad, Qs8Tile* tile, int row) =>
        Vector128.Load((int*)panel + 4 * quad) + Vector128.Create(tile->RowTerms[row]);
}
