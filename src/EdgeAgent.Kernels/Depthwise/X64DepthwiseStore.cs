using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Requantizes and stores the sums of thirty-two channels, in the order of <see cref="Qs8DepthwiseRow32c4"/>.</summary>
internal unsafe interface IX64DepthwiseStore
{
    /// <summary>Loads what belongs to a block of channels.</summary>
    void Prepare(Qs8DepthwiseRow* row, int channel);

    /// <summary>Stores thirty-two elements.</summary>
    void Store(Vector256<int> q0, Vector256<int> q1, Vector256<int> q2, Vector256<int> q3, sbyte* output);
}

/// <summary>Which shifts a store takes.</summary>
internal interface IX64Shifts
{
    /// <summary>Multiplies eight sums.</summary>
    static abstract Vector256<int> Apply(Vector256<int> sums, Vector256<int> multipliers, Vector256<int> shifts);
}

/// <summary>Every shift is below zero.</summary>
internal readonly struct X64RightShifts : IX64Shifts
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Apply(Vector256<int> sums, Vector256<int> multipliers, Vector256<int> shifts) =>
        Avx2Requantization.ApplyRight(sums, multipliers, shifts);
}

/// <summary>Any shifts.</summary>
internal readonly struct X64AnyShifts : IX64Shifts
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Apply(Vector256<int> sums, Vector256<int> multipliers, Vector256<int> shifts) =>
        Avx2Requantization.Apply(sums, multipliers, shifts);
}

/// <summary>In AVX2.</summary>
internal unsafe struct Avx2DepthwiseStore<TShifts> : IX64DepthwiseStore
    where TShifts : struct, IX64Shifts
{
    private int* _multipliers, _shifts;
    private Vector256<short> _zeroPoint;
    private Vector256<sbyte> _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(Qs8DepthwiseRow* row, int channel)
    {
        _multipliers = row->Multipliers + channel;
        _shifts = row->Shifts + channel;
        _zeroPoint = Vector256.Create((short)row->ZeroPoint);
        (_minimum, _maximum) = (Vector256.Create((sbyte)row->Minimum), Vector256.Create((sbyte)row->Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Vector256<int> q0, Vector256<int> q1, Vector256<int> q2, Vector256<int> q3, sbyte* output)
    {
        // Both packs work within 128-bit halves: channels 0-7 16-23 and 8-15 24-31, then all in order.
        Vector256<short> low = Avx2.AddSaturate(Avx2.PackSignedSaturate(Apply(q0, 0), Apply(q1, 4)), _zeroPoint);
        Vector256<short> high = Avx2.AddSaturate(Avx2.PackSignedSaturate(Apply(q2, 8), Apply(q3, 12)), _zeroPoint);
        Avx2.Min(Avx2.Max(Avx2.PackSignedSaturate(low, high), _minimum), _maximum).Store(output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<int> Apply(Vector256<int> sums, int first) =>
        TShifts.Apply(sums, Halves(_multipliers + first), Halves(_shifts + first));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Halves(int* values) => Vector256.Create(Vector128.Load(values), Vector128.Load(values + 16));
}

/// <summary>In AVX-512; every shift is below zero.</summary>
internal unsafe struct Avx512DepthwiseStore : IX64DepthwiseStore
{
    private Vector512<int> _multipliers0, _multipliers1, _shifts0, _shifts1;
    private Vector512<short> _zeroPoint;
    private Vector256<sbyte> _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(Qs8DepthwiseRow* row, int channel)
    {
        (_multipliers0, _multipliers1) = InOrder(row->Multipliers + channel);
        (_shifts0, _shifts1) = InOrder(row->Shifts + channel);
        _zeroPoint = Vector512.Create((short)row->ZeroPoint);
        (_minimum, _maximum) = (Vector256.Create((sbyte)row->Minimum), Vector256.Create((sbyte)row->Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Vector256<int> q0, Vector256<int> q1, Vector256<int> q2, Vector256<int> q3, sbyte* output)
    {
        Vector512<int> v0 = Avx512Requantization.ApplyRight(Avx512F.InsertVector256(q0.ToVector512Unsafe(), q1, 1), _multipliers0, _shifts0);
        Vector512<int> v1 = Avx512Requantization.ApplyRight(Avx512F.InsertVector256(q2.ToVector512Unsafe(), q3, 1), _multipliers1, _shifts1);

        // After the packs the quads of channels lie in the order 0 2 4 6 1 3 5 7.
        Vector512<short> words = Avx512BW.AddSaturate(Avx512BW.PackSignedSaturate(v0, v1), _zeroPoint);
        Vector256<int> quads = Avx512BW.ConvertToVector256SByteWithSaturation(words).AsInt32();
        Vector256<sbyte> bytes = Avx2.PermuteVar8x32(quads, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSByte();
        Avx2.Min(Avx2.Max(bytes, _minimum), _maximum).Store(output);
    }

    /// <summary>Channels 0-3 16-19 4-7 20-23, and 8-11 24-27 12-15 28-31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<int> First, Vector512<int> Second) InOrder(int* values)
    {
        Vector512<int> low = Vector512.Load(values), high = Vector512.Load(values + 16);
        return (
            Avx512F.PermuteVar16x32x2(low, Vector512.Create(0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), high),
            Avx512F.PermuteVar16x32x2(low, Vector512.Create(8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31), high));
    }
}

/// <summary>Turns sums into float32.</summary>
internal unsafe struct FloatDepthwiseStore : IX64DepthwiseStore
{
    private int* _addends;
    private float* _scales, _biases;
    private Vector256<float> _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(Qs8DepthwiseRow* row, int channel)
    {
        _addends = row->Multipliers + channel;
        _scales = (float*)row->Shifts + channel;
        _biases = _scales + (row->Shifts - row->Multipliers);
        (_minimum, _maximum) = (Vector256.Create(row->Clamp.Minimum), Vector256.Create(row->Clamp.Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Vector256<int> q0, Vector256<int> q1, Vector256<int> q2, Vector256<int> q3, sbyte* output)
    {
        // The halves of a vector are sixteen channels apart: halves of neighbours are put together.
        float* target = (float*)output;
        Convert(Avx2.Permute2x128(q0, q1, 0x20), 0).Store(target);
        Convert(Avx2.Permute2x128(q2, q3, 0x20), 8).Store(target + 8);
        Convert(Avx2.Permute2x128(q0, q1, 0x31), 16).Store(target + 16);
        Convert(Avx2.Permute2x128(q2, q3, 0x31), 24).Store(target + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<float> Convert(Vector256<int> sums, int first)
    {
        Vector256<float> real = Avx.ConvertToVector256Single(Avx2.Add(sums, Vector256.Load(_addends + first)));
        Vector256<float> value = Avx.Add(Avx.Multiply(real, Vector256.Load(_scales + first)), Vector256.Load(_biases + first));
        return Avx.Min(Avx.Max(value, _minimum), _maximum);
    }
}
