using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>A random convolution of activations that were quantized on the way, and its outputs by their definition.</summary>
internal sealed class Qd8Problem : IDisposable
{
    private readonly float[] _scales, _bias;
    private readonly F32Clamp _clamp;

    /// <summary>Draws data for given shapes.</summary>
    public Qd8Problem(int seed, Window2D window, int inputChannels, int outputChannels, int rows, Qs8ProblemOptions options)
    {
        var random = new Random(seed);
        Integers = new Qs8Problem(seed, window, inputChannels, outputChannels, options);
        _scales = [.. Enumerable.Range(0, random.Next(3) == 0 ? 1 : outputChannels).Select(_ => 0.001f + random.NextSingle())];
        _bias = random.Next(3) == 0 ? [] : [.. Enumerable.Range(0, outputChannels).Select(_ => 100 * (random.NextSingle() - 0.5f))];
        _clamp = random.Next(3) == 0 ? F32Clamp.Relu6 : F32Clamp.None;
        Activations = [.. Enumerable.Range(0, rows).Select(_ => new ActivationQuantization(random.NextSingle() / 50, 1, random.Next(-128, 128)))];
    }

    public Qs8Problem Integers { get; }

    public int Channels => Integers.OutputChannels;

    /// <summary>How each row of a product was quantized, or one for all.</summary>
    public ActivationQuantization[] Activations { get; }

    public DequantizationTable CreateTable() => Integers.IsDepthwise
        ? DequantizationTable.CreateDepthwise(Integers.Weights, Channels, _scales, _bias, _clamp)
        : DequantizationTable.Create(Integers.Weights, Channels, _scales, _bias, _clamp);

    public GuardedMemory<sbyte> PaddingRow(int length)
    {
        var row = new GuardedMemory<sbyte>(length, AlignedBuffer.ReadableSlack);
        row.Span.Fill((sbyte)Activations[0].ZeroPoint);
        return row;
    }

    /// <summary>Writes what is expected.</summary>
    public void Convolve(Span<float> output) => Convolve(output, Integers.OutputStride);

    /// <summary>Writes what is expected, for another distance of output pixels.</summary>
    public void Convolve(Span<float> output, int outputStride)
    {
        Window2D w = Integers.Window;
        for (int pixel = 0; pixel < w.OutputPixels; pixel++)
        {
            ActivationQuantization row = Activations[Activations.Length == 1 ? 0 : pixel];
            for (int n = 0; n < Channels; n++)
            {
                float scale = _scales[_scales.Length == 1 ? 0 : n], sum = Sum(pixel, n, row.ZeroPoint);
                float scaled = Integers.IsDepthwise ? sum * (float)(scale * row.Scale) : (float)(sum * scale) * row.Scale;
                float value = (float)scaled + (_bias.Length == 0 ? 0 : _bias[n]);
                output[pixel * outputStride + n] = Math.Clamp(value, _clamp.Minimum, _clamp.Maximum);
            }
        }
    }

    public string Describe() => $"{Integers.Describe()}, activations {string.Join(' ', Activations.Take(4))}";

    public void Dispose() => Integers.Dispose();

    private int Sum(int pixel, int channel, int zeroPoint)
    {
        Window2D w = Integers.Window;
        int sum = 0, depth = Integers.IsDepthwise ? 1 : Integers.InputChannels;
        for (int tap = 0; tap < w.Taps; tap++)
        {
            int y = pixel / w.OutputWidth * w.StrideHeight - w.PadTop + tap / w.KernelWidth * w.DilationHeight;
            int x = pixel % w.OutputWidth * w.StrideWidth - w.PadLeft + tap % w.KernelWidth * w.DilationWidth;
            if (y < 0 || y >= w.InputHeight || x < 0 || x >= w.InputWidth)
                continue;
            ReadOnlySpan<sbyte> pixelInput = Integers.Input.Slice((y * w.InputWidth + x) * Integers.InputChannels, Integers.InputChannels);
            for (int k = 0; k < depth; k++)
            {
                sum += Integers.IsDepthwise
                    ? (pixelInput[channel / (Channels / Integers.InputChannels)] - zeroPoint) * Integers.Weights[tap * Channels + channel]
                    : (pixelInput[k] - zeroPoint) * Integers.Weights[(channel * w.Taps + tap) * depth + k];
            }
        }

        return sum;
    }
}
