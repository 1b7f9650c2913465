using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Converts float16 to float32; every float16 has an equal float32.</summary>
/// <remarks>A float16's exponent and fraction, moved to a float32's place, are 2^-112 times the value, whether it is normal or not. Infinity and NaN
/// get the exponent of all ones.</remarks>
public static class HalfWidening
{
    private const uint SignBit = 0x8000, LargestExponent = 0x7C00, SingleExponent = 0x7F800000;
    private const int FractionShift = 13;
    private const float Rebias = 5.192296858534828e33f; // 2^112

    /// <summary>Converts values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="widened">As long as the values; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void ToSingle(ReadOnlySpan<Half> values, Span<float> widened)
    {
        if (widened.Length != values.Length)
            throw new ArgumentException($"Expected {values.Length} elements, got {widened.Length}.", nameof(widened));
        ref ushort source = ref Unsafe.As<Half, ushort>(ref MemoryMarshal.GetReference(values));
        ref float target = ref MemoryMarshal.GetReference(widened);
        int i = 0;
        for (; i <= values.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            Vector128<ushort> halves = Vector128.LoadUnsafe(ref source, (nuint)i);
            Widen(Vector128.WidenLower(halves)).StoreUnsafe(ref target, (nuint)i);
            Widen(Vector128.WidenUpper(halves)).StoreUnsafe(ref target, (nuint)i + 4);
        }

        for (; i < values.Length; i++)
            widened[i] = Widen(Vector128.CreateScalar((uint)Unsafe.Add(ref source, i)))[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Widen(Vector128<uint> half)
    {
        Vector128<uint> magnitude = half & Vector128.Create(SignBit - 1), sign = (half & Vector128.Create(SignBit)) << 16;
        Vector128<uint> value = ((magnitude << FractionShift).AsSingle() * Vector128.Create(Rebias)).AsUInt32();
        Vector128<uint> special = Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create((int)LargestExponent - 1)).AsUInt32();
        return (value | (special & Vector128.Create(SingleExponent)) | sign).AsSingle();
    }
}
