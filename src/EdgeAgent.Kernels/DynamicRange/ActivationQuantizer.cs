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

    /// <summary>Below what a value of the range can become; conversions make it of NaN.</summary>
    private const short BelowAll = -256;

    /// <summary>Replaces values by <c>round(value * Inverse + ZeroPoint)</c>, saturated; NaN becomes 0.</summary>
    /// <param name="values">The values, all within the range that the quantization was made of, or NaN.</param>
    /// <param name="quantization">How to quantize them.</param>
    /// <param name="quantized">As long as the values; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void Quantize(ReadOnlySpan<float> values, ActivationQuantization quantization, Span<sbyte> quantized)
    {
        if (quantized.Length != values.Length)
            throw new ArgumentException($"Expected {values.Length} elements, got {quantized.Length}.", nameof(quantized));
        int whole = Avx2.IsSupported ? QuantizeVectors256(values, quantization, quantized) : QuantizeVectors128(values, quantization, quantized);
        for (int i = whole; i < values.Length; i++)
            quantized[i] = Round(values[i] * quantization.Inverse + quantization.ZeroPoint);
    }

    /// <returns>The number of values done: none where one of them was NaN.</returns>
    private static int QuantizeVectors256(ReadOnlySpan<float> values, ActivationQuantization quantization, Span<sbyte> quantized)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref sbyte target = ref MemoryMarshal.GetReference(quantized);
        Vector256<float> factor = Vector256.Create(quantization.Inverse), zero = Vector256.Create((float)quantization.ZeroPoint);
        Vector256<int> order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256<short> lowest = default;
        int count = values.Length & ~31;
        for (int i = 0; i < count; i += 32)
        {
            ref float next = ref Unsafe.Add(ref source, i);
            Vector256<short> low = Avx2.PackSignedSaturate(Round(ref next, 0, factor, zero), Round(ref next, 8, factor, zero));
            Vector256<short> high = Avx2.PackSignedSaturate(Round(ref next, 16, factor, zero), Round(ref next, 24, factor, zero));
            lowest = Avx2.Min(lowest, Avx2.Min(low, high));

            // Packs work within 128-bit halves: quads of values lie in the order 0 2 4 6 | 1 3 5 7.
            Avx2.PermuteVar8x32(Avx2.PackSignedSaturate(low, high).AsInt32(), order).AsSByte().StoreUnsafe(ref target, (nuint)i);
        }

        return Vector256.LessThanAny(lowest, Vector256.Create(BelowAll)) ? 0 : count;
    }

    private static int QuantizeVectors128(ReadOnlySpan<float> values, ActivationQuantization quantization, Span<sbyte> quantized)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref sbyte target = ref MemoryMarshal.GetReference(quantized);
        Vector128<float> factor = Vector128.Create(quantization.Inverse), zero = Vector128.Create((float)quantization.ZeroPoint);
        int count = values.Length & ~15;
        for (int i = 0; i < count; i += 16)
        {
            ref float next = ref Unsafe.Add(ref source, i);
            Vector128<short> low = Narrow(Round(ref next, 0, factor, zero), Round(ref next, 4, factor, zero));
            Vector128<short> high = Narrow(Round(ref next, 8, factor, zero), Round(ref next, 12, factor, zero));
            Saturate(low, high).StoreUnsafe(ref target, (nuint)i);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(ref float source, nuint offset, Vector256<float> factor, Vector256<float> zeroPoint)
    {
        Vector256<float> value = Avx.Add(Avx.Multiply(Vector256.LoadUnsafe(ref source, offset), factor), zeroPoint);
        Vector256<float> half = Avx.Or(Avx.And(value, Vector256.Create(-0f)), Vector256.Create(BelowHalf));
        return Avx.ConvertToVector256Int32WithTruncation(Avx.Add(value, half));
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

    /// <summary>Lower halves, which hold all that a value of the range can become.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Narrow(Vector128<int> low, Vector128<int> high) => AdvSimd.Arm64.IsSupported
        ? AdvSimd.Arm64.UnzipEven(low.AsInt16(), high.AsInt16())
        : Vector128.Narrow(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Saturate(Vector128<short> low, Vector128<short> high) => AdvSimd.IsSupported
        ? AdvSimd.ExtractNarrowingSaturateUpper(AdvSimd.ExtractNarrowingSaturateLower(low), high)
        : Vector128.NarrowWithSaturation(low, high);

    private static sbyte Round(float value)
    {
        float rounded = MathF.Round(value, MidpointRounding.AwayFromZero);
        return float.IsNaN(rounded) ? (sbyte)0 : (sbyte)Math.Clamp(rounded, sbyte.MinValue, sbyte.MaxValue);
    }
}
