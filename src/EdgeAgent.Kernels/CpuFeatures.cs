using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>The SIMD extensions of the running CPU that kernels use.</summary>
public static class CpuFeatures
{
    /// <summary>Armv8.0 Advanced SIMD (every 64-bit Arm).</summary>
    public static bool Neon => AdvSimd.Arm64.IsSupported;

    /// <summary>Armv8.2 int8 dot product, <c>sdot</c>, with the rounding multiply-add of Armv8.1, <c>sqrdmlah</c>.</summary>
    public static bool NeonDot => Dp.Arm64.IsSupported && Rdm.Arm64.IsSupported;

    /// <summary>AVX2 together with FMA3.</summary>
    public static bool Avx2 => System.Runtime.Intrinsics.X86.Avx2.IsSupported && Fma.IsSupported;

    /// <summary>AVX-512 with the foundation, byte and word instructions.</summary>
    public static bool Avx512 => Avx2 && Avx512BW.IsSupported;

    /// <summary>AVX2 and the int8 dot product of 256-bit vectors, <c>vpdpbusd</c>.</summary>
    public static bool AvxVnni => Avx2 && System.Runtime.Intrinsics.X86.AvxVnni.IsSupported;

    /// <summary>Names the extensions that this CPU has, separated by spaces; empty when it has none of them.</summary>
    public static string Describe() => string.Join(
        ' ',
        new (string Name, bool Has)[] { ("neon", Neon), ("dotprod", NeonDot), ("avx2", Avx2), ("avxvnni", AvxVnni), ("avx512", Avx512) }
            .Where(feature => feature.Has).Select(feature => feature.Name));
}
