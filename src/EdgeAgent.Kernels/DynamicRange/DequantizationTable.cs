using System.Runtime.InteropServices;

namespace EdgeAgent.Kernels;

/// <summary>How the int32 sums of an op with activations quantized on the way become float32.</summary>
/// <remarks>Activations have a zero point z and a scale a, weights a scale s for each channel: a sum of <c>q * w</c> less z times the sum of the channel's
/// weights, times s and a, plus the bias, clamped. All in float32 and in this order, so that results are the same to the bit on every CPU.
/// Channels are padded with zeros to a multiple of <see cref="RequantizationTable.ChannelPadding"/>, so that kernels load whole vectors.</remarks>
public sealed unsafe class DequantizationTable : IDisposable
{
    private readonly AlignedBuffer _buffer;
    private readonly int _padded;

    private DequantizationTable(int channels, ReadOnlySpan<float> scales, ReadOnlySpan<float> bias, F32Clamp clamp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (scales.Length != channels && scales.Length != 1)
            throw new ArgumentException($"Expected {channels} scales or one, got {scales.Length}.", nameof(scales));
        if (!bias.IsEmpty && bias.Length != channels)
            throw new ArgumentException($"Expected {channels} biases or none, got {bias.Length}.", nameof(bias));
        (Channels, Clamp) = (channels, clamp);
        _padded = (channels + RequantizationTable.ChannelPadding - 1) / RequantizationTable.ChannelPadding * RequantizationTable.ChannelPadding;
        _buffer = new AlignedBuffer(3L * sizeof(float) * _padded);
        Span<float> paddedScales = _buffer.AsSpan<float>(sizeof(float) * (long)_padded, channels);
        if (scales.Length == channels)
            scales.CopyTo(paddedScales);
        else
            paddedScales.Fill(scales[0]);
        bias.CopyTo(_buffer.AsSpan<float>(2L * sizeof(float) * _padded, channels));
    }

    /// <summary>Number of output channels.</summary>
    public int Channels { get; }

    /// <summary>The fused activation's bounds.</summary>
    public F32Clamp Clamp { get; }

    /// <summary>Bytes that <see cref="Resolve"/> writes.</summary>
    public int ResolvedBytes => checked(3 * sizeof(float) * _padded);

    /// <summary>[3][channels, padded]: sums of weights as int32, scales and biases as float32.</summary>
    internal int* Rows => (int*)_buffer.Pointer;

    /// <summary>Elements from one of the three rows to the next.</summary>
    internal int RowLength => _padded;

    /// <summary>Makes the table of a product or convolution.</summary>
    /// <param name="weights">[channels, weights of a channel].</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="scales">Scales of the weights: one for each channel, or one.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave int32 for some activations.</exception>
    public static DequantizationTable Create(
        ReadOnlySpan<sbyte> weights, int channels, ReadOnlySpan<float> scales, ReadOnlySpan<float> bias, F32Clamp clamp) =>
        Create(weights, channels, 1, scales, bias, clamp);

    /// <summary>Makes the table of a depthwise convolution.</summary>
    /// <param name="weights">[taps, channels].</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="scales">Scales of the weights: one for each channel, or one.</param>
    /// <param name="bias">[channels], or empty for none.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    /// <exception cref="OverflowException">A channel's sum could leave int32 for some activations.</exception>
    public static DequantizationTable CreateDepthwise(
        ReadOnlySpan<sbyte> weights, int channels, ReadOnlySpan<float> scales, ReadOnlySpan<float> bias, F32Clamp clamp) =>
        Create(weights, channels, channels, scales, bias, clamp);

    /// <summary>The first output channel whose sum could leave int32 for some activations with some zero point, or -1.</summary>
    /// <param name="weights">[channels, weights of a channel], or [taps, channels] of a depthwise convolution.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="isDepthwise">Whether the weights are those of a depthwise convolution.</param>
    public static int FindOverflow(ReadOnlySpan<sbyte> weights, int channels, bool isDepthwise)
    {
        int count = weights.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            long magnitude = 0;
            for (int i = 0; i < count; i++)
                magnitude += Math.Abs((int)weights[isDepthwise ? i * channels + c : c * count + i]);
            if (magnitude * byte.MaxValue > int.MaxValue)
                return c;
        }

        return -1;
    }

    /// <summary>Writes the table of one image, for kernels that have all its rows: the zero point times the sums of weights to be added, scales of
    /// activations and weights in one, biases.</summary>
    /// <param name="activations">How the image was quantized.</param>
    /// <param name="resolved"><see cref="ResolvedBytes"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="resolved"/> has another length.</exception>
    public void Resolve(ActivationQuantization activations, Span<byte> resolved)
    {
        if (resolved.Length != ResolvedBytes)
            throw new ArgumentException($"Expected {ResolvedBytes} bytes, got {resolved.Length}.", nameof(resolved));
        Span<int> sums = MemoryMarshal.Cast<byte, int>(resolved)[.._padded];
        Span<float> scales = MemoryMarshal.Cast<byte, float>(resolved)[_padded..];
        float* own = (float*)Rows + _padded;
        for (int c = 0; c < _padded; c++)
        {
            sums[c] = -activations.ZeroPoint * Rows[c];
            scales[c] = own[c] * activations.Scale;
            scales[_padded + c] = own[_padded + c];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private static DequantizationTable Create(
        ReadOnlySpan<sbyte> weights, int channels, int weightStride, ReadOnlySpan<float> scales, ReadOnlySpan<float> bias, F32Clamp clamp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (weights.Length % channels != 0)
            throw new ArgumentException($"Expected a multiple of {channels} weights, got {weights.Length}.", nameof(weights));
        int overflow = FindOverflow(weights, channels, weightStride != 1);
        if (overflow >= 0)
            throw new OverflowException($"The int32 sum of output channel {overflow} could overflow.");
        var table = new DequantizationTable(channels, scales, bias, clamp);
        int count = weights.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            int sum = 0;
            for (int i = 0, at = weightStride == 1 ? c * count : c; i < count; i++, at += weightStride)
                sum += weights[at];
            table.Rows[c] = sum;
        }

        return table;
    }
}
