using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Rounds float32 activations to int8, half away from zero; the same bytes in every form.</summary>
public static class ActivationQuantizer
{
    /// <summary>The float32 below one half: added with a value's sign, it makes truncation round half away from zero.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>Replaces values by <c>round(value * Inverse + ZeroPoint)</c>, saturated; NaN becomes 0.</summary>
    /// <param name="values">The values.</param>
    /// <param name="quantization">How to quantize them.</param>
    /// <param name="quantized">As long as the values; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void Quantize(ReadOnlySpan<float> values, ActivationQuantization quantization, Span<sbyte> quantized)
    {
        if (quantized.Length != values.Length)
            throw new ArgumentException($"Expected {values.Length} elements, got {quantized.Length}.", nameof(quantized));
        ref float source = ref MemoryMarshal.GetReference(values);
        ref sbyte target = ref MemoryMarshal.GetReference(quantized);
        float inverse = quantization.Inverse, zeroPoint = quantization.ZeroPoint;
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<float> factor = Vector256.Create(inverse), zero = Vector256.Create(zeroPoint);
            for (; i <= values.Length - 32; i += 32)
            {
                ref float next = ref Unsafe.Add(ref source, i);
                Vector256<short> low = Avx2.PackSignedSaturate(Round(ref next, 0, factor, zero), Round(ref next, 8, factor, zero));
                Vector256<short> high = Avx2.PackSignedSaturate(Round(ref next, 16, factor, zero), Round(ref next, 24, factor, zero));

                // Packs work within 128-bit halves: quads of values lie in the order 0 2 4 6 | 1 3 5 7.
                Vector256<int> quads = Avx2.PackSignedSaturate(low, high).AsInt32();
                Avx2.PermuteVar8x32(quads, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSByte().StoreUnsafe(ref target, (nuint)i);
            }
        }
        else
        {
            Vector128<float> factor = Vector128.Create(inverse), zero = Vector128.Create(zeroPoint);
            for (; i <= values.Length - 16; i += 16)
            {
                ref float next = ref Unsafe.Add(ref source, i);
                Vector128<short> low = Narrow(Round(ref next, 0, factor, zero), Round(ref next, 4, factor, zero));
                Vector128<short> high = Narrow(Round(ref next, 8, factor, zero), Round(ref next, 12, factor, zero));
                Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < values.Length; i++)
            quantized[i] = Round(values[i] * inverse + zeroPoint);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(ref float source, nuint offset, Vector256<float> factor, Vector256<float> zeroPoint)
    {
        Vector256<float> value = Avx.Add(Avx.Multiply(Vector256.LoadUnsafe(ref source, offset), factor), zeroPoint);
        Vector256<float> half = Avx.Or(Avx.And(value, Vector256.Create(-0f)), Vector256.Create(BelowHalf));
        Vector256<float> number = Avx.And(Avx.Add(value, half), Avx.Compare(value, value, FloatComparisonMode.OrderedNonSignaling));
        return Avx.ConvertToVector256Int32WithTruncation(number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Round(ref float source, nuint offset, Vector128<float> factor, Vector128<float> zeroPoint)
    {
        Vector128<float> value = Vector128.LoadUnsafe(ref source, offset) * factor + zeroPoint;
        if (AdvSimd.IsSupported)
            return AdvSimd.ConvertToInt32RoundAwayFromZero(value);
        Vector128<float> half = (value & Vector128.Create(-0f)) | Vector128.Create(BelowHalf);
        return Vector128.ConvertToInt32(value + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Narrow(Vector128<int> low, Vector128<int> high) => AdvSimd.IsSupported
        ? AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(low), high)
        : Vector128.NarrowWithSaturation(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Narrow(Vector128<short> low, Vector128<short> high) => AdvSimd.IsSupported
        ? AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(low), high)
        : Vector128.NarrowWithSaturation(low, high);

    private static sbyte Round(float value)
    {
        float rounded = MathF.Round(value, MidpointRounding.AwayFromZero);
        return float.IsNaN(rounded) ? (sbyte)0 : (sbyte)Math.Clamp(rounded, sbyte.MinValue, sbyte.MaxValue);
    }
}
