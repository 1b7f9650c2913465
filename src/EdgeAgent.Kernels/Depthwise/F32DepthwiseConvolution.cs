using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>A prepared DEPTHWISE_CONV_2D in float32: input [N,H,W,C], filter [1,KH,KW,C*multiplier] -> output [N,OH,OW,C*multiplier].</summary>
/// <remarks>Output channel m comes from input channel m / multiplier. Immutable after creation; threads may run disjoint ranges of one image.</remarks>
public sealed unsafe class F32DepthwiseConvolution : IDisposable
{
    private readonly Window2D _window;
    private readonly F32Clamp _clamp;
    private readonly int _multiplier;
    private readonly IndirectionTable _indirection;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _paddingRow;

    /// <summary>Copies the weights and builds the table.</summary>
    /// <param name="window">Geometry; the same for every image.</param>
    /// <param name="weights">[KH, KW, C * multiplier].</param>
    /// <param name="bias">[C * multiplier], or empty for none.</param>
    /// <param name="inputChannels">Number of input channels, C.</param>
    /// <param name="outputChannels">Number of output channels, a multiple of C.</param>
    /// <param name="clamp">The fused activation's bounds.</param>
    /// <exception cref="ArgumentException">The spans do not have the stated lengths.</exception>
    public F32DepthwiseConvolution(
        in Window2D window, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputChannels, int outputChannels, F32Clamp clamp)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        if (outputChannels < inputChannels || outputChannels % inputChannels != 0)
            throw new ArgumentException("Output channels must be a multiple of input channels.", nameof(outputChannels));
        if (weights.Length != checked(window.Taps * outputChannels))
            throw new ArgumentException($"Expected {window.Taps} x {outputChannels} weights, got {weights.Length}.", nameof(weights));
        if (!bias.IsEmpty && bias.Length != outputChannels)
            throw new ArgumentException($"Expected {outputChannels} biases or none, got {bias.Length}.", nameof(bias));

        (_window, _clamp, InputChannels, OutputChannels) = (window, clamp, inputChannels, outputChannels);
        _multiplier = outputChannels / inputChannels;
        _indirection = IndirectionTable.Create(window, inputChannels);
        _weights = new AlignedBuffer((long)(weights.Length + outputChannels) * sizeof(float));
        bias.CopyTo(_weights.AsSpan<float>());
        weights.CopyTo(_weights.AsSpan<float>()[outputChannels..]);
        _paddingRow = new AlignedBuffer((long)inputChannels * sizeof(float));
    }

    /// <summary>Number of input channels, C.</summary>
    public int InputChannels { get; }

    /// <summary>Number of output channels.</summary>
    public int OutputChannels { get; }

    /// <summary>Output pixels of one image.</summary>
    public int OutputPixels => _window.OutputPixels;

    /// <summary>Bytes of the weights.</summary>
    public long PackedBytes => _weights.Length;

    /// <summary>Scratch bytes that one thread needs in a run.</summary>
    public int ScratchBytes => 16 + _window.Taps * sizeof(float*);

    /// <summary>Convolves pixels of one image.</summary>
    /// <param name="input">[H, W, C].</param>
    /// <param name="output">[OH, OW, outputStride], of which the first OutputChannels are written; must not overlap the input.</param>
    /// <param name="outputStride">Elements from one output pixel to the next, OutputChannels or more.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="firstPixel">First output pixel, in row-major order.</param>
    /// <param name="pixelCount">Number of output pixels.</param>
    /// <exception cref="ArgumentException">A span is too short, or the range is not one of this convolution.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, int outputStride, Span<byte> scratch, int firstPixel, int pixelCount)
    {
        if (firstPixel < 0 || pixelCount < 0 || pixelCount > OutputPixels - firstPixel)
            throw new ArgumentException("The range holds more pixels than the image.", nameof(pixelCount));
        if (scratch.Length < ScratchBytes)
            throw new ArgumentException($"Needs {ScratchBytes} bytes of scratch, got {scratch.Length}.", nameof(scratch));
        if (_indirection.InputLength(InputChannels) > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
        if (pixelCount > 0 && output.Length < ((long)firstPixel + pixelCount - 1) * outputStride + OutputChannels)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(output));
        fixed (float* a = input, c = output)
        fixed (int* offsets = _indirection.Offsets)
        fixed (byte* scratchStart = scratch)
        {
            var rows = (float**)(((nuint)scratchStart + 15) & ~(nuint)15);
            for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
            {
                for (int tap = 0; tap < _window.Taps; tap++)
                {
                    int offset = offsets[(nint)pixel * _window.Taps + tap];
                    rows[tap] = offset < 0 ? (float*)_paddingRow.Pointer : a + offset;
                }

                float* target = c + (nint)pixel * outputStride;
                for (int channel = _multiplier == 1 ? RunVectors(rows, target) : 0; channel < OutputChannels; channel++)
                    target[channel] = RunOne(rows, channel);
            }
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _paddingRow.Dispose();
    }

    private int RunVectors(float** rows, float* target)
    {
        Vector128<float> low = Vector128.Create(_clamp.Minimum), high = Vector128.Create(_clamp.Maximum);
        int channel = 0;
        for (; channel <= OutputChannels - 8; channel += 8)
        {
            float* w = (float*)_weights.Pointer + channel;
            Vector128<float> c0 = Vector128.Load(w), c1 = Vector128.Load(w + 4);
            for (int tap = 0; tap < _window.Taps; tap++)
            {
                w += OutputChannels;
                float* a = rows[tap] + channel;
                c0 = Vector128.MultiplyAddEstimate(Vector128.Load(a), Vector128.Load(w), c0);
                c1 = Vector128.MultiplyAddEstimate(Vector128.Load(a + 4), Vector128.Load(w + 4), c1);
            }

            Vector128.MinNative(Vector128.MaxNative(c0, low), high).Store(target + channel);
            Vector128.MinNative(Vector128.MaxNative(c1, low), high).Store(target + channel + 4);
        }

        return channel;
    }

    private float RunOne(float** rows, int channel)
    {
        float* w = (float*)_weights.Pointer + channel;
        float sum = *w;
        for (int tap = 0; tap < _window.Taps; tap++)
        {
            w += OutputChannels;
            sum += rows[tap][channel / _multiplier] * *w;
        }

        return MathF.Min(MathF.Max(sum, _clamp.Minimum), _clamp.Maximum);
    }
}
