using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>How two int8 products a lane are added to int32 sums without the dot-product extension, in two steps after the first product.</summary>
internal interface INeonProducts
{
    /// <summary>Whether two products are summed before they are widened.</summary>
    static abstract bool IsPaired { get; }

    /// <summary>Brings the first products into the sums where the second ones would not fit beside them.</summary>
    static abstract Vector128<int> Flush(Vector128<int> sums, Vector128<short> products);

    /// <summary>The second products, added to the first unless those were flushed.</summary>
    static abstract Vector128<short> Second(Vector128<short> products, Vector64<sbyte> a, Vector64<sbyte> w);
}

/// <summary>Two products a lane are summed in int16 before they are widened: 3 instructions for 16 products.</summary>
/// <remarks>Exact unless both products are (-128)(-128): 32768 is one more than int16 holds, every other pair fits. The packer finds the panels
/// where two weights that meet are both -128; <see cref="SingleProducts"/> serves those.</remarks>
internal readonly struct PairedProducts : INeonProducts
{
    public static bool IsPaired => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Flush(Vector128<int> sums, Vector128<short> products) => sums;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Second(Vector128<short> products, Vector64<sbyte> a, Vector64<sbyte> w) =>
        AdvSimd.MultiplyWideningLowerAndAdd(products, a, w);
}

/// <summary>Every product is widened by itself: 4 instructions for 16 products, exact for all values.</summary>
internal readonly struct SingleProducts : INeonProducts
{
    public static bool IsPaired => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Flush(Vector128<int> sums, Vector128<short> products) => AdvSimd.AddPairwiseWideningAndAdd(sums, products);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Second(Vector128<short> products, Vector64<sbyte> a, Vector64<sbyte> w) => AdvSimd.MultiplyWideningLower(a, w);
}
