using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>How sixteen int8 products are added to four int32 sums without the dot-product extension.</summary>
internal interface INeonProducts
{
    /// <summary>Adds the products of sixteen activations and weights; lane i of the sums gets those of 2i, 2i+1, 2i+8 and 2i+9.</summary>
    static abstract Vector128<int> Add(Vector128<int> sums, Vector128<sbyte> a, Vector128<sbyte> w);
}

/// <summary>Two products a lane are summed in int16 before they are widened: 3 instructions for 16 products.</summary>
/// <remarks>Exact unless both products are (-128)(-128): 32768 is one more than int16 holds, every other pair fits. The packer finds the panels
/// where two weights that meet are both -128; <see cref="SingleProducts"/> serves those.</remarks>
internal readonly struct PairedProducts : INeonProducts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sums, Vector128<sbyte> a, Vector128<sbyte> w)
    {
        Vector128<short> products = AdvSimd.MultiplyWideningLower(a.GetLower(), w.GetLower());
        return AdvSimd.AddPairwiseWideningAndAdd(sums, AdvSimd.MultiplyWideningUpperAndAdd(products, a, w));
    }
}

/// <summary>Every product is widened by itself: 4 instructions for 16 products, exact for all values.</summary>
internal readonly struct SingleProducts : INeonProducts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sums, Vector128<sbyte> a, Vector128<sbyte> w)
    {
        sums = AdvSimd.AddPairwiseWideningAndAdd(sums, AdvSimd.MultiplyWideningLower(a.GetLower(), w.GetLower()));
        return AdvSimd.AddPairwiseWideningAndAdd(sums, AdvSimd.MultiplyWideningUpper(a, w));
    }
}
