using System.Numerics;

namespace EdgeAgent.Kernels;

/// <summary>A prepared DEPTHWISE_CONV_2D in float32: input [N,H,W,C], filter [1,KH,KW,C*multiplier] -> output [N,OH,OW,C*multiplier].</summary>
/// <remarks>Output channel m comes from input channel m / multiplier. Immutable after creation; threads may run disjoint ranges of one image.</remarks>
public sealed unsafe class F32DepthwiseConvolution : IDisposable
{
    private readonly Window2D _window;
    private readonly F32Clamp _clamp;
    private readonly int _multiplier;
    private readonly IndirectionTable? _indirection;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _paddingRow;

    /// <summary>Copies the weights and, unless the window is one that runs along rows, builds the table.</summary>
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
        bool runsAlongRows = RunsAlongRows(window, _multiplier, inputChannels);
        _indirection = runsAlongRows ? null : IndirectionTable.Create(window, inputChannels);
        _weights = new AlignedBuffer((long)(weights.Length + outputChannels) * sizeof(float));
        bias.CopyTo(_weights.AsSpan<float>());
        weights.CopyTo(_weights.AsSpan<float>()[outputChannels..]);
        _paddingRow = new AlignedBuffer((runsAlongRows ? window.InputWidth : 1L) * inputChannels * sizeof(float));
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
    public int ScratchBytes => checked(
        _indirection is null ? 0 : 16 + _window.Taps * (sizeof(float*) + (_multiplier > 1 ? OutputChannels * sizeof(float) : 0)));

    /// <summary>Name of the microkernel.</summary>
    public string KernelName => _indirection is null ? "f32-depthwise-3x3r" : "f32-depthwise";

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
        if (_window.InputPixels * InputChannels > input.Length)
            throw new ArgumentException("The input is shorter than the image of the window.", nameof(input));
        if (pixelCount > 0 && output.Length < ((long)firstPixel + pixelCount - 1) * outputStride + OutputChannels)
            throw new ArgumentException("The output is shorter than the pixels of the range.", nameof(output));
        fixed (float* a = input, c = output)
        fixed (byte* scratchStart = scratch)
        {
            if (_indirection is null)
            {
                RunRows(a, c, outputStride, firstPixel, pixelCount);
            }
            else
            {
                fixed (int* offsets = _indirection.Offsets)
                    RunPixels(a, c, outputStride, offsets, (byte*)(((nuint)scratchStart + 15) & ~(nuint)15), firstPixel, pixelCount);
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

    private static bool RunsAlongRows(in Window2D window, int multiplier, int channels) =>
        (window.KernelHeight, window.KernelWidth, window.DilationHeight, window.DilationWidth) == (3, 3, 1, 1)
        && window.StrideWidth <= 2 && multiplier == 1 && channels >= Vector<float>.Count;

    private void RunRows(float* input, float* output, nint outputStride, int firstPixel, int pixelCount)
    {
        F32DepthwiseRow row = default;
        (row.InputWidth, row.Channels, row.Step, row.Clamp) = (_window.InputWidth, InputChannels, _window.StrideWidth, _clamp);
        row.Weights = (float*)_weights.Pointer;
        row.OutputStride = outputStride;
        for (int pixel = firstPixel, end = firstPixel + pixelCount; pixel < end; pixel += row.Count)
        {
            int y = pixel / _window.OutputWidth, x = pixel % _window.OutputWidth, inputY = y * _window.StrideHeight - _window.PadTop;
            row.Row0 = InputRow(input, inputY);
            row.Row1 = InputRow(input, inputY + 1);
            row.Row2 = InputRow(input, inputY + 2);
            row.FirstColumn = x * _window.StrideWidth - _window.PadLeft;
            row.Count = Math.Min(_window.OutputWidth - x, end - pixel);
            row.Output = output + pixel * outputStride;
            F32DepthwiseRow3x3.Run(&row);
        }
    }

    private float* InputRow(float* input, int y) =>
        (uint)y < (uint)_window.InputHeight ? input + (nint)y * _window.InputWidth * InputChannels : (float*)_paddingRow.Pointer;

    private void RunPixels(float* input, float* output, nint outputStride, int* offsets, byte* scratch, int firstPixel, int pixelCount)
    {
        var rows = (float**)scratch;
        var repeated = (float*)(scratch + _window.Taps * sizeof(float*));
        for (int pixel = firstPixel; pixel < firstPixel + pixelCount; pixel++)
        {
            for (int tap = 0; tap < _window.Taps; tap++)
            {
                int offset = offsets[(nint)pixel * _window.Taps + tap];
                float* row = offset < 0 ? (float*)_paddingRow.Pointer : input + offset;
                rows[tap] = _multiplier == 1 ? row : Repeat(row, repeated + (nint)tap * OutputChannels);
            }

            RunPixel(rows, output + pixel * outputStride);
        }
    }

    private float* Repeat(float* row, float* repeated)
    {
        for (int c = 0; c < InputChannels; c++)
            new Span<float>(repeated + (nint)c * _multiplier, _multiplier).Fill(row[c]);
        return repeated;
    }

    /// <summary>Four vectors of channels at a time, then one, then single channels.</summary>
    private void RunPixel(float** rows, float* output)
    {
        int step = Vector<float>.Count, channel = 0, taps = _window.Taps;
        nint channels = OutputChannels;
        Vector<float> minimum = Vector.Create(_clamp.Minimum), maximum = Vector.Create(_clamp.Maximum);
        for (; channel <= channels - 4 * step; channel += 4 * step)
        {
            float* w = (float*)_weights.Pointer + channel;
            Vector<float> c0 = Vector.Load(w), c1 = Vector.Load(w + step), c2 = Vector.Load(w + 2 * step), c3 = Vector.Load(w + 3 * step);
            for (int tap = 0; tap < taps; tap++)
            {
                w += channels;
                float* a = rows[tap] + channel;
                c0 = Vector.MultiplyAddEstimate(Vector.Load(a), Vector.Load(w), c0);
                c1 = Vector.MultiplyAddEstimate(Vector.Load(a + step), Vector.Load(w + step), c1);
                c2 = Vector.MultiplyAddEstimate(Vector.Load(a + 2 * step), Vector.Load(w + 2 * step), c2);
                c3 = Vector.MultiplyAddEstimate(Vector.Load(a + 3 * step), Vector.Load(w + 3 * step), c3);
            }

            Vector.Store(Vector.MinNative(Vector.MaxNative(c0, minimum), maximum), output + channel);
            Vector.Store(Vector.MinNative(Vector.MaxNative(c1, minimum), maximum), output + channel + step);
            Vector.Store(Vector.MinNative(Vector.MaxNative(c2, minimum), maximum), output + channel + 2 * step);
            Vector.Store(Vector.MinNative(Vector.MaxNative(c3, minimum), maximum), output + channel + 3 * step);
        }

        for (; channel <= channels - step; channel += step)
        {
            float* w = (float*)_weights.Pointer + channel;
            Vector<float> sum = Vector.Load(w);
            for (int tap = 0; tap < taps; tap++)
            {
                w += channels;
                sum = Vector.MultiplyAddEstimate(Vector.Load(rows[tap] + channel), Vector.Load(w), sum);
            }

            Vector.Store(Vector.MinNative(Vector.MaxNative(sum, minimum), maximum), output + channel);
        }

        for (; channel < channels; channel++)
            output[channel] = RunChannel(rows, channel);
    }

    private float RunChannel(float** rows, int channel)
    {
        float* w = (float*)_weights.Pointer + channel;
        float sum = *w;
        for (int tap = 0; tap < _window.Taps; tap++)
        {
            w += OutputChannels;
            sum += rows[tap][channel] * *w;
        }

        return MathF.Min(MathF.Max(sum, _clamp.Minimum), _clamp.Maximum);
    }
}
