using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times sixteen channels, four taps a step, with the Armv8.2 dot product.</summary>
/// <remarks>Sixteen accumulators, four weight and four activation vectors: 24 of the 32 registers. Depth is walked by one index that runs up to 0, so
/// that a step has no row pointers to move. Row tails read up to 7 bytes past a row; the packed weights there are 0. <c>sdot</c> adds four int8
/// products to int32 exactly. The end of one panel and the start of the next are one straight block: requantization overlaps with it.</remarks>
internal static unsafe partial class Qs8Gemm4x16c4
{
    private const int Mr = 4, Nr = 16;

    /// <summary>Any number of rows, four at a time; moves the tile on.</summary>
    public static void RunNeonDot(Qs8Tile* tile)
    {
        switch (tile->Form)
        {
            case RequantizationForm.Rectified:
                Run<RequantizesRectified>(tile);
                break;
            case RequantizationForm.WholeRange:
                Run<RequantizesToWholeRange>(tile);
                break;
            case RequantizationForm.ShiftsRight:
                Run<RequantizesRight>(tile);
                break;
            case RequantizationForm.Float:
                Run<ConvertsToFloat, SumsFromBias>(tile);
                break;
            default:
                Run<RequantizesAnyShift>(tile);
                break;
        }
    }

    private static void Run<TScale>(Qs8Tile* tile)
        where TScale : struct, INeonRequantization
    {
        if (tile->HasRowTerms)
            Run<TScale, SumsWithRowTerms>(tile);
        else
            Run<TScale, SumsFromBias>(tile);
    }

    private static void Run<TScale, TSums>(Qs8Tile* tile)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        int whole = (int)((uint)tile->ChannelCount / Nr), rest = tile->ChannelCount & (Nr - 1);
        if (rest > 0)
            LastPanel<TScale, TSums>(tile, whole, rest);
        if (whole > 0 && tile->RowCount == 1)
            OneRow<TScale, TSums>(tile, whole);
        else if (whole > 0)
            Panels<TScale, TSums>(tile, whole);
    }

    private static void LastPanel<TScale, TSums>(Qs8Tile* tile, int panels, int channels)
        where TScale : struct, INeonRequantization
        where TSums : struct, INeonSums
    {
        Qs8Tile last = *tile;
        last.Skip(panels, Nr);
        if (channels == Nr / 2)
        {
            HalfPanel<TScale, TSums>(&last);
            return;
        }

        // The last channels go through scratch memory: whole vectors are stored there.
        do
        {
            Qs8Tile group = last;
            group.RowCount = Math.Min(Mr, last.RowCount);
            group.Output = (sbyte*)last.Sums;
            group.OutputStride = Nr * last.OutputBytes;
            int count = group.RowCount;
            if (channels < Nr / 2)
                HalfPanel<TScale, TSums>(&group);
            else if (count == 1)
                OneRowLast<TScale, TSums>(&group);
            else
                Panels<TScale, TSums>(&group, 1);
            for (int r = 0; r < count; r++)
                Unsafe.CopyBlockUnaligned(last.Output + r * last.OutputStride, group.Output + r * group.OutputStride, (uint)(channels * last.OutputBytes));
        }
        while (last.NextGroup(Mr));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Narrow<TScale>(
        Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3,
        Vector128<int> m0, Vector128<int> m1, Vector128<int> m2, Vector128<int> m3,
        Vector128<int> s0, Vector128<int> s1, Vector128<int> s2, Vector128<int> s3,
        Vector128<int> zero, Vector128<short> zeroPoint, Vector128<sbyte> minimum, Vector128<sbyte> maximum)
        where TScale : struct, INeonRequantization =>
        TScale.Narrow(
            NeonRequantization.NarrowToInt16(TScale.Scale(c0, m0, s0, zero), TScale.Scale(c1, m1, s1, zero)),
            NeonRequantization.NarrowToInt16(TScale.Scale(c2, m2, s2, zero), TScale.Scale(c3, m3, s3, zero)),
            zeroPoint, minimum, maximum);

    /// <summary>Eight activations in the lower half of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Eight(sbyte* a) => Vector64.Load(a).ToVector128Unsafe();
}
