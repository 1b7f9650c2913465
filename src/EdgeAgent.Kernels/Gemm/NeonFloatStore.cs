using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>Turns int32 sums in registers of Arm kernels into float32 and stores them: the arithmetic of <see cref="DequantizationTable"/>.</summary>
internal static unsafe class NeonFloatStore
{
    /// <summary>Four channels of four rows.</summary>
    /// <param name="c0">Sums of the first row; the others follow.</param>
    /// <param name="c1">Of the second.</param>
    /// <param name="c2">Of the third.</param>
    /// <param name="c3">Of the fourth.</param>
    /// <param name="weightSums">The channels' sums of weights.</param>
    /// <param name="scales">Their scales, as far behind as the biases lie behind these.</param>
    /// <param name="rows">What belongs to the rows.</param>
    /// <param name="o0">Where the first row goes; the others follow.</param>
    /// <param name="o1">The second.</param>
    /// <param name="o2">The third.</param>
    /// <param name="o3">The fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourRows(
        Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3, int* weightSums, int* scales, in NeonFloatRows rows,
        sbyte* o0, sbyte* o1, sbyte* o2, sbyte* o3)
    {
        Vector128<int> weights = Vector128.Load(weightSums);
        Vector128<float> scale = Vector128.Load((float*)scales), bias = Vector128.Load(Biases(weightSums, scales));
        Convert(c0, weights, scale, bias, rows, 0).Store((float*)o0);
        Convert(c1, weights, scale, bias, rows, 1).Store((float*)o1);
        Convert(c2, weights, scale, bias, rows, 2).Store((float*)o2);
        Convert(c3, weights, scale, bias, rows, 3).Store((float*)o3);
    }

    /// <summary>Sixteen channels of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OneRow(
        Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3, int* weightSums, int* scales, in NeonFloatRows rows, sbyte* output)
    {
        float* scale = (float*)scales, bias = Biases(weightSums, scales), target = (float*)output;
        Convert(c0, Vector128.Load(weightSums), Vector128.Load(scale), Vector128.Load(bias), rows, 0).Store(target);
        Convert(c1, Vector128.Load(weightSums + 4), Vector128.Load(scale + 4), Vector128.Load(bias + 4), rows, 0).Store(target + 4);
        Convert(c2, Vector128.Load(weightSums + 8), Vector128.Load(scale + 8), Vector128.Load(bias + 8), rows, 0).Store(target + 8);
        Convert(c3, Vector128.Load(weightSums + 12), Vector128.Load(scale + 12), Vector128.Load(bias + 12), rows, 0).Store(target + 12);
    }

    // In bytes: a distance in elements would be divided and multiplied again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Biases(int* weightSums, int* scales) => (float*)((byte*)scales + ((byte*)scales - (byte*)weightSums));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Convert(
        Vector128<int> sums, Vector128<int> weightSums, Vector128<float> scale, Vector128<float> bias, in NeonFloatRows rows,
        [ConstantExpected(Max = (byte)3)] byte row)
    {
        Vector128<int> centred = AdvSimd.MultiplyAddBySelectedScalar(sums, weightSums, rows.MinusZeroPoints, row);
        Vector128<float> value = AdvSimd.MultiplyBySelectedScalar(AdvSimd.ConvertToSingle(centred) * scale, rows.Scales, row) + bias;
        return AdvSimd.MinNumber(AdvSimd.MaxNumber(value, rows.Minimum), rows.Maximum);
    }
}

/// <summary>What belongs to the rows of a tile whose sums become float32.</summary>
internal readonly unsafe struct NeonFloatRows
{
    public readonly Vector128<float> Scales, Minimum, Maximum;
    public readonly Vector128<int> MinusZeroPoints;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private NeonFloatRows(Vector128<float> scales, Vector128<int> minusZeroPoints, Vector128<float> minimum, Vector128<float> maximum) =>
        (Scales, MinusZeroPoints, Minimum, Maximum) = (scales, minusZeroPoints, minimum, maximum);

    /// <summary>The next four rows of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NeonFloatRows Load(Qs8Tile* tile) => new(
        Vector128.Load(tile->RowScales), Vector128.Load(tile->MinusRowZeroPoints), Vector128.Create(tile->Clamp.Minimum),
        Vector128.Create(tile->Clamp.Maximum));
}
