using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Kernels;

namespace EdgeAgent.Optimization.Training.QuantizationAware;

/// <summary>Turns integer sums of a layer's channels into codes less the output's zero point, rounded as the integer kernels do.</summary>
/// <remarks>
/// Sums are whole numbers held in floats, or the bits of int32 where floats are too short. Eight channels are computed at a time, in their own
/// multiplier and shift. Beside each eight codes of a row stands a byte that says which of them were not clamped: their gradients pass.
/// </remarks>
internal sealed class RowRequantizer
{
    private const int Lanes = 8;
    private readonly int _channels, _zeroPoint, _least, _most;
    private readonly int[] _bias, _multipliers, _left, _right;
    private readonly QuantizedMultiplier[] _factors;
    private readonly float[] _steps;
    private readonly Bounds _bounds;

    /// <summary>The stage of one layer.</summary>
    /// <param name="factors">A factor for each channel.</param>
    /// <param name="bias">The int32 bias of each channel.</param>
    /// <param name="steps">What a step of a channel's sum means.</param>
    /// <param name="output">The output's grid.</param>
    /// <param name="bounds">The fused activation's bounds.</param>
    public RowRequantizer(QuantizedMultiplier[] factors, int[] bias, float[] steps, AffineParameters output, Bounds bounds)
    {
        (_channels, _bias, _factors, _steps, _bounds) = (factors.Length, bias, factors, steps, bounds);
        (_zeroPoint, (_least, _most)) = (output.ZeroPoint, CodeBounds(bounds, output));
        _multipliers = [.. factors.Select(factor => factor.Multiplier)];
        _left = [.. factors.Select(factor => Math.Max(factor.Shift, 0))];
        _right = [.. factors.Select(factor => Math.Max(-factor.Shift, 0))];
    }

    /// <summary>Bytes that say which codes of a row were not clamped.</summary>
    public int MaskStride => (_channels + Lanes - 1) / Lanes;

    /// <summary>The codes that a fused activation clamps to.</summary>
    /// <param name="bounds">Its bounds.</param>
    /// <param name="grid">The grid of its output.</param>
    public static (int Least, int Most) CodeBounds(Bounds bounds, AffineParameters grid)
    {
        int least = float.IsInfinity(bounds.Low) ? sbyte.MinValue : Code(bounds.Low), most = float.IsInfinity(bounds.High) ? sbyte.MaxValue : Code(bounds.High);
        return (least, Math.Max(least, most));

        int Code(float bound) => (int)Math.Clamp(MathF.Round(bound / grid.Scale, MidpointRounding.AwayFromZero) + grid.ZeroPoint, sbyte.MinValue, sbyte.MaxValue);
    }

    /// <summary>Requantizes some channels of some rows in place.</summary>
    /// <param name="sums">The sums, from the first row on.</param>
    /// <param name="areIntegers">Whether they are the bits of int32.</param>
    /// <param name="mask">The bytes of these rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="first">The first channel, a multiple of 8.</param>
    /// <param name="channels">How many channels.</param>
    public void Run(Span<float> sums, bool areIntegers, Span<byte> mask, int rows, int first, int channels)
    {
        int vectors = Avx2.IsSupported ? channels / Lanes * Lanes : 0;
        for (int c = first; c < first + vectors; c += Lanes)
            RunLanes(sums, areIntegers, mask, rows, c);
        for (int c = first + vectors; c < first + channels; c++)
        {
            for (int row = 0; row < rows; row++)
                RunOne(ref sums[(row * _channels) + c], areIntegers, ref mask[(row * MaskStride) + (c / Lanes)], c);
        }
    }

    /// <summary>The real values of sums before they are rounded: their range behind the activation.</summary>
    public ValueRange Observe(ReadOnlySpan<float> sums, bool areIntegers, int rows, int first, int channels)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        int vectors = channels / Lanes * Lanes;
        if (vectors > 0)
            (least, most) = ObserveLanes(sums, areIntegers, rows, first, vectors);
        for (int row = 0; row < rows; row++)
        {
            for (int c = first + vectors; c < first + channels; c++)
            {
                float sum = sums[(row * _channels) + c];
                float real = ((areIntegers ? BitConverter.SingleToInt32Bits(sum) : (int)sum) + (long)_bias[c]) * _steps[c];
                least = MathF.Min(least, real);
                most = MathF.Max(most, real);
            }
        }

        return new ValueRange(_bounds.Clamp(least), _bounds.Clamp(most));
    }

    private (float Least, float Most) ObserveLanes(ReadOnlySpan<float> sums, bool areIntegers, int rows, int first, int channels)
    {
        Vector256<float> least = Vector256.Create(float.PositiveInfinity), most = Vector256.Create(float.NegativeInfinity);
        for (int c = first; c < first + channels; c += Lanes)
        {
            Vector256<int> bias = Vector256.Create(_bias.AsSpan(c));
            Vector256<float> step = Vector256.Create(_steps.AsSpan(c));
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> stored = Vector256.Create(sums[((row * _channels) + c)..]);
                Vector256<int> sum = (areIntegers ? stored.AsInt32() : Vector256.ConvertToInt32Native(stored)) + bias;
                Vector256<float> real = Vector256.ConvertToSingle(sum) * step;
                (least, most) = (Vector256.Min(least, real), Vector256.Max(most, real));
            }
        }

        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int i = 0; i < Lanes; i++)
            (low, high) = (MathF.Min(low, least[i]), MathF.Max(high, most[i]));
        return (low, high);
    }

    private void RunOne(ref float value, bool areIntegers, ref byte mask, int channel)
    {
        int sum = unchecked((areIntegers ? BitConverter.SingleToInt32Bits(value) : (int)value) + _bias[channel]);
        long code = (long)_factors[channel].Apply(sum) + _zeroPoint;
        bool isInside = code >= _least && code <= _most;
        value = Math.Clamp(code, _least, _most) - _zeroPoint;
        byte bit = (byte)(1 << (channel % Lanes));
        mask = (byte)(isInside ? mask | bit : mask & ~bit);
    }

    private void RunLanes(Span<float> sums, bool areIntegers, Span<byte> mask, int rows, int channel)
    {
        _ = sums[((rows - 1) * _channels) + channel + Lanes - 1];
        _ = mask[((rows - 1) * MaskStride) + (channel / Lanes)];
        Vector256<int> bias = Vector256.Create(_bias.AsSpan(channel)), multipliers = Vector256.Create(_multipliers.AsSpan(channel));
        Vector256<uint> left = Vector256.Create(_left.AsSpan(channel)).AsUInt32(), right = Vector256.Create(_right.AsSpan(channel)).AsUInt32();
        Vector256<int> zero = Vector256.Create(_zeroPoint), least = Vector256.Create(_least - _zeroPoint), most = Vector256.Create(_most - _zeroPoint);
        Vector256<int> remainderMask = Avx2.ShiftLeftLogicalVariable(Vector256<int>.One, right) - Vector256<int>.One, half = Vector256.ShiftRightLogical(remainderMask, 1);
        Vector256<int> oddMultipliers = Vector256.ShiftRightLogical(multipliers.AsInt64(), 32).AsInt32();
        Vector256<long> nudge = Vector256.Create(1L << 30);
        ref float value = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), channel);
        ref byte bits = ref Unsafe.Add(ref MemoryMarshal.GetReference(mask), channel / Lanes);
        for (int row = 0; row < rows; row++)
        {
            Vector256<float> stored = Vector256.LoadUnsafe(ref value);
            Vector256<int> sum = Avx2.ShiftLeftLogicalVariable((areIntegers ? stored.AsInt32() : Avx.ConvertToVector256Int32WithTruncation(stored)) + bias, left);

            // Products of even and odd lanes have 64 bits; bits 31 to 62, after rounding, are the high halves of the doubled products.
            Vector256<long> even = Avx2.Multiply(sum, multipliers) + nudge;
            Vector256<long> odd = Avx2.Multiply(Vector256.ShiftRightLogical(sum.AsInt64(), 32).AsInt32(), oddMultipliers) + nudge;
            Vector256<int> high = Avx2.Blend(Vector256.ShiftRightLogical(even, 31).AsInt32(), Vector256.ShiftLeft(odd, 1).AsInt32(), 0b10101010);

            // Division by a power of two, half away from zero: a comparison is -1 where it holds.
            Vector256<int> threshold = half - Vector256.LessThan(high, Vector256<int>.Zero);
            Vector256<int> scaled = Avx2.ShiftRightArithmeticVariable(high, right) - Vector256.GreaterThan(high & remainderMask, threshold);
            Vector256<int> clamped = Vector256.Min(Vector256.Max(scaled, least), most);
            Vector256.ConvertToSingle(clamped).StoreUnsafe(ref value);
            bits = (byte)Vector256.Equals(clamped, scaled).ExtractMostSignificantBits();
            value = ref Unsafe.Add(ref value, _channels);
            bits = ref Unsafe.Add(ref bits, MaskStride);
        }
    }
}
