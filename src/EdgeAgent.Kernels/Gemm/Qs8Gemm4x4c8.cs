using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Four rows times four channels, sixteen or eight taps a step, with Armv8.0 widening multiplications.</summary>
/// <remarks>Sixteen accumulators hold partial sums of one row and channel each. Products of a row are made four at a time, since in-order cores stall
/// on a chain of dependent ones. A step of 16 reads [4 channels][16 taps] of the panel, the last step of 8 or less [4 channels][8 taps]. Row tails
/// read up to 7 bytes past a row; the packed weights there are 0. A panel's sums are folded, requantized and stored in one straight block with the
/// first step of the next one, so that additions fill the gaps that multiplications leave. Panels lie one after the other without gaps.</remarks>
internal static unsafe partial class Qs8Gemm4x4c8
{
    private const int Mr = 4, Nr = 4, GroupPanels = 4;

    /// <summary>The first step of a panel, whose products start the sums instead of being added to them.</summary>
    private interface IFirstStep
    {
        /// <summary>Whether steps follow.</summary>
        static abstract bool HasMore { get; }

        static abstract int Stride { get; }

        static abstract Vector64<sbyte> High(sbyte* source);

        static abstract Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts;
    }

    /// <summary>Any number of rows.</summary>
    public static void RunNeon(Qs8Tile* tile)
    {
        if (tile->Form == RequantizationForm.Float)
            RunToFloat(tile);
        else if (tile->HasMinimumPairs)
            Run<SingleProducts, FormShiftsBothWays, ZeroPoint>(tile);
        else if (tile->Form == RequantizationForm.ShiftsBothWays)
            Run<PairedProducts, FormShiftsBothWays, ZeroPoint>(tile);
        else if (tile->Form == RequantizationForm.ShiftsRight)
            Run<PairedProducts, FormShiftsRight, ZeroPoint>(tile);
        else if (tile->HasRowTerms)
            RunWholeRange<ZeroPoint>(tile);
        else
            RunWholeRange<NoZeroPoint>(tile);
    }

    private static void RunToFloat(Qs8Tile* tile)
    {
        if (tile->HasMinimumPairs)
            Run<SingleProducts, FormFloat, NoZeroPoint>(tile);
        else
            Run<PairedProducts, FormFloat, NoZeroPoint>(tile);
    }

    private static void RunWholeRange<TZeroPoint>(Qs8Tile* tile)
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (tile->Form == RequantizationForm.Rectified)
            Run<PairedProducts, FormRectified, TZeroPoint>(tile);
        else
            Run<PairedProducts, FormWholeRange, TZeroPoint>(tile);
    }

    private static void Run<TProducts, TForm, TZeroPoint>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (tile->Depth > 16 || tile->Taps > 1)
            Run<TProducts, SixteenAndMore, TForm, TZeroPoint>(tile);
        else if (tile->Depth > 8)
            Run<TProducts, Sixteen, TForm, TZeroPoint>(tile);
        else
            Run<TProducts, Eight, TForm, TZeroPoint>(tile);
    }

    private static void Run<TProducts, TFirst, TForm, TZeroPoint>(Qs8Tile* tile)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        int whole = tile->ChannelCount / Nr, rest = tile->ChannelCount % Nr, rowCount = tile->RowCount;
        sbyte** rows = tile->Rows;
        int* terms = tile->RowTerms, zeroPoints = tile->MinusRowZeroPoints;
        float* scales = tile->RowScales;
        sbyte* output = tile->Output;
        while (true)
        {
            int done = 0;
            if (tile->RowCount == 1 && whole >= GroupPanels)
            {
                OneRow<TProducts, TFirst, TForm, TZeroPoint>(tile, whole / GroupPanels);
                done = whole / GroupPanels * GroupPanels;
            }

            if (whole > done)
                Panels<TProducts, TFirst, TForm, TZeroPoint>(tile, done, whole - done, tile->Output + done * Nr * ElementBytes<TForm>(), tile->OutputStride);
            if (rest > 0)
                Rest<TProducts, TFirst, TForm, TZeroPoint>(tile, whole, rest);
            tile->RowCount -= Mr;
            if (tile->RowCount <= 0)
                break;
            tile->Rows += tile->Taps * Mr;
            tile->Output += Mr * tile->OutputStride;
            if (TZeroPoint.IsPresent && tile->HasRowTerms)
                tile->RowTerms += Mr;
            if (TForm.IsFloat)
            {
                tile->RowScales += Mr;
                tile->MinusRowZeroPoints += Mr;
            }
        }

        tile->Rows = rows;
        tile->RowTerms = terms;
        tile->RowScales = scales;
        tile->MinusRowZeroPoints = zeroPoints;
        tile->Output = output;
        tile->RowCount = rowCount;
    }

    /// <summary>A last panel of fewer channels. Four bytes a row are stored, so they go through scratch memory.</summary>
    private static void Rest<TProducts, TFirst, TForm, TZeroPoint>(Qs8Tile* tile, int panel, int channels)
        where TProducts : struct, INeonProducts
        where TFirst : struct, IFirstStep
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        sbyte* scratch = (sbyte*)tile->Sums;
        int rowBytes = Nr * ElementBytes<TForm>();
        Panels<TProducts, TFirst, TForm, TZeroPoint>(tile, panel, 1, scratch, rowBytes);
        for (int r = 0; r < Math.Min(Mr, tile->RowCount); r++)
        {
            Unsafe.CopyBlockUnaligned(
                tile->Output + panel * rowBytes + r * tile->OutputStride, scratch + r * rowBytes, (uint)(channels * ElementBytes<TForm>()));
        }
    }

    /// <summary>Bytes of an output element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ElementBytes<TForm>()
        where TForm : struct, INeonForm => TForm.IsFloat ? sizeof(float) : sizeof(sbyte);

    /// <summary>Turns the folded sums of four rows and four channels into outputs; rows that the tile does not have lie on its last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TForm, TZeroPoint>(
        Qs8Tile* tile, byte* panel, int* multipliers, nint toShifts, Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3,
        sbyte* output, nint to1, nint to2, nint to3)
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (TForm.IsFloat)
        {
            Vector128<int> bias = Vector128.Load((int*)panel);
            NeonFloatStore.FourRows(
                v0 + bias, v1 + bias, v2 + bias, v3 + bias, multipliers, (int*)((byte*)multipliers + toShifts), NeonFloatRows.Load(tile),
                output, output + to1, output + to2, output + to3);
            return;
        }

        Store(Requantize<TForm, TZeroPoint>(tile, panel, multipliers, toShifts, v0, v1, v2, v3), output, to1, to2, to3);
    }

    /// <summary>Turns the folded sums of one row and four panels into outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishRow<TForm, TZeroPoint>(
        Qs8Tile* tile, byte* panel, int* multipliers, nint toShifts, Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3,
        sbyte* output)
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        if (TForm.IsFloat)
        {
            nint stride = tile->PanelStride;
            NeonFloatStore.OneRow(
                v0 + Vector128.Load((int*)panel), v1 + Vector128.Load((int*)(panel + stride)), v2 + Vector128.Load((int*)(panel + 2 * stride)),
                v3 + Vector128.Load((int*)(panel + 3 * stride)), multipliers, (int*)((byte*)multipliers + toShifts), NeonFloatRows.Load(tile), output);
            return;
        }

        RequantizeRow<TForm, TZeroPoint>(tile, panel, multipliers, toShifts, v0, v1, v2, v3).Store(output);
    }

    /// <summary>Requantizes the folded sums of four rows: [4 rows][4 channels].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Requantize<TForm, TZeroPoint>(
        Qs8Tile* tile, byte* panel, int* multipliers, nint toShifts, Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3)
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        Vector128<int> bias = Vector128.Load((int*)panel), m = Vector128.Load(multipliers), s = Vector128.Load((int*)((byte*)multipliers + toShifts));
        (v0, v1, v2, v3) = (v0 + bias, v1 + bias, v2 + bias, v3 + bias);
        if (TZeroPoint.IsPresent)
        {
            Vector128<int> terms = Vector128.Load(tile->RowTerms);
            v0 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 0);
            v1 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 1);
            v2 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 2);
            v3 += AdvSimd.DuplicateSelectedScalarToVector128(terms, 3);
        }

        return TForm.Narrow(
            TForm.Scale(v0, m, s), TForm.Scale(v1, m, s), TForm.Scale(v2, m, s), TForm.Scale(v3, m, s),
            NeonClamp.Load<TForm>(&tile->ZeroPoint, &tile->Minimum, &tile->Maximum));
    }

    /// <summary>Requantizes the folded sums of one row and four panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> RequantizeRow<TForm, TZeroPoint>(
        Qs8Tile* tile, byte* panel, int* multipliers, nint toShifts, Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3)
        where TForm : struct, INeonForm
        where TZeroPoint : struct, IWeightsZeroPoint
    {
        nint stride = tile->PanelStride;
        v0 += Vector128.Load((int*)panel);
        v1 += Vector128.Load((int*)(panel + stride));
        panel += 2 * stride;
        v2 += Vector128.Load((int*)panel);
        v3 += Vector128.Load((int*)(panel + stride));
        if (TZeroPoint.IsPresent)
        {
            Vector128<int> term = Vector128.Create(tile->RowTerms[0]);
            (v0, v1, v2, v3) = (v0 + term, v1 + term, v2 + term, v3 + term);
        }

        int* shifts = (int*)((byte*)multipliers + toShifts);
        Vector128<int> m0 = Vector128.Load(multipliers), m1 = Vector128.Load(multipliers + 4);
        Vector128<int> m2 = Vector128.Load(multipliers + 8), m3 = Vector128.Load(multipliers + 12);
        Vector128<int> s0 = Vector128.Load(shifts), s1 = Vector128.Load(shifts + 4);
        Vector128<int> s2 = Vector128.Load(shifts + 8), s3 = Vector128.Load(shifts + 12);
        return TForm.Narrow(
            TForm.Scale(v0, m0, s0), TForm.Scale(v1, m1, s1), TForm.Scale(v2, m2, s2), TForm.Scale(v3, m3, s3),
            NeonClamp.Load<TForm>(&tile->ZeroPoint, &tile->Minimum, &tile->Maximum));
    }

    /// <summary>Four bytes a row; rows that the tile does not have lie on its last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<sbyte> rows, sbyte* output, nint to1, nint to2, nint to3)
    {
        AdvSimd.StoreSelectedScalar((int*)output, rows.AsInt32(), 0);
        AdvSimd.StoreSelectedScalar((int*)(output + to1), rows.AsInt32(), 1);
        AdvSimd.StoreSelectedScalar((int*)(output + to2), rows.AsInt32(), 2);
        AdvSimd.StoreSelectedScalar((int*)(output + to3), rows.AsInt32(), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Multiply(Vector64<sbyte> a, Vector64<sbyte> w) => AdvSimd.MultiplyWideningLower(a, w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(Vector128<int> sums, Vector128<short> products) => AdvSimd.AddPairwiseWideningAndAdd(sums, products);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<int> sums, Vector64<sbyte> a, Vector64<sbyte> w) => Widen(sums, Multiply(a, w));

    /// <summary>Sums of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Fold(Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3) =>
        AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(c0, c1), AdvSimd.Arm64.AddPairwise(c2, c3));

    /// <summary>A first step of 16 taps of many.</summary>
    private readonly struct SixteenAndMore : IFirstStep
    {
        public static bool HasMore => true;

        public static int Stride => 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => Vector64.Load(source + 8);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts
        {
            Vector128<short> products = Multiply(low, w);
            return TProducts.IsPaired
                ? AdvSimd.AddPairwiseWidening(TProducts.Second(products, high, x))
                : Widen(AdvSimd.AddPairwiseWidening(products), Multiply(high, x));
        }
    }

    /// <summary>At most 16 taps in all.</summary>
    private readonly struct Sixteen : IFirstStep
    {
        public static bool HasMore => false;

        public static int Stride => 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => Vector64.Load(source + 8);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts => SixteenAndMore.Products<TProducts>(low, w, high, x);
    }

    /// <summary>At most 8 taps in all.</summary>
    private readonly struct Eight : IFirstStep
    {
        public static bool HasMore => false;

        public static int Stride => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector64<sbyte> High(sbyte* source) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> Products<TProducts>(Vector64<sbyte> low, Vector64<sbyte> w, Vector64<sbyte> high, Vector64<sbyte> x)
            where TProducts : struct, INeonProducts => AdvSimd.AddPairwiseWidening(Multiply(low, w));
    }
}
