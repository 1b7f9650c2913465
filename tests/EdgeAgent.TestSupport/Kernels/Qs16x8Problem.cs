using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>A random convolution of int16 activations and int8 weights: shapes, data and quantization, drawn from a seed.</summary>
public sealed class Qs16x8Problem : IDisposable
{
    private readonly GuardedMemory<short> _input;

    /// <summary>Draws data for given shapes.</summary>
    public Qs16x8Problem(int seed, Window2D window, int inputChannels, int outputChannels, Qs16x8ProblemOptions options)
    {
        var random = new Random(seed);
        (Seed, Window, InputChannels, OutputChannels, Options) = (seed, window, inputChannels, outputChannels, options);
        IsDepthwise = options.HasFlag(Qs16x8ProblemOptions.Depthwise);
        OutputStride = outputChannels + (random.Next(3) == 0 ? random.Next(1, 20) : 0);
        (Minimum, Maximum) = random.Next(3) == 0 ? (random.Next(-32768, 0), random.Next(0, 32768)) : (-32768, 32767);
        bool extreme = options.HasFlag(Qs16x8ProblemOptions.Extremes);
        _input = new GuardedMemory<short>(window.InputPixels * inputChannels, AlignedBuffer.ReadableSlack);
        foreach (ref short value in _input.Span)
            value = (short)(random.Next(extreme ? 8 : 64) == (extreme ? random.Next(1, 8) : 0) ? short.MinValue : random.Next(-32768, 32768));
        if (extreme)
            _input.Span.Fill(random.Next(2) == 0 ? short.MinValue : short.MaxValue);
        Weights = new sbyte[window.Taps * outputChannels * (IsDepthwise ? 1 : inputChannels)];
        foreach (ref sbyte value in Weights.AsSpan())
            value = (sbyte)(extreme ? -random.Next(126, 129) : random.Next(-128, 128));
        if (options.HasFlag(Qs16x8ProblemOptions.AnySum))
            Weights.AsSpan().Clear();
        Bias = random.Next(4) == 0 ? [] : new long[outputChannels];
        Factors = new QuantizedMultiplier[outputChannels];
        int products = Weights.Length / outputChannels;
        for (int n = 0; n < outputChannels; n++)
        {
            if (Bias.Length > 0)
                Bias[n] = options.HasFlag(Qs16x8ProblemOptions.AnySum) ? DrawSum(random) : random.Next(-5_000_000, 5_000_000);
            Factors[n] = DrawFactor(random, products);
        }
    }

    public int Seed { get; }

    public Window2D Window { get; }

    public int InputChannels { get; }

    public int OutputChannels { get; }

    public Qs16x8ProblemOptions Options { get; }

    public bool IsDepthwise { get; }

    public bool SumsAreInt32 => Options.HasFlag(Qs16x8ProblemOptions.Int32Sums);

    public int OutputStride { get; }

    public int Minimum { get; }

    public int Maximum { get; }

    public ReadOnlySpan<short> Input => _input.Span;

    public sbyte[] Weights { get; }

    public long[] Bias { get; }

    public QuantizedMultiplier[] Factors { get; }

    /// <summary>Elements of the output: the last pixel ends with its last channel.</summary>
    public int OutputLength => (Window.OutputPixels - 1) * OutputStride + OutputChannels;

    public Int16RequantizationTable CreateRequantization() => Int16RequantizationTable.Create(Factors, SumsAreInt32, Minimum, Maximum);

    /// <summary>Everything that is needed to replay.</summary>
    public string Describe() =>
        $"seed {Seed}, options {Options}, channels {InputChannels} -> {OutputChannels}, output stride {OutputStride}, {Window}";

    public void Dispose() => _input.Dispose();

    private long DrawSum(Random random)
    {
        long largest = SumsAreInt32 || random.Next(2) == 0 ? int.MaxValue : (1L << 47) - 1;
        return random.Next(5) switch
        {
            0 => -largest - 1 + random.Next(3),
            1 => largest - random.Next(3),
            2 => (1L << random.Next(31)) + random.Next(-1, 1),
            3 => -(1L << random.Next(31)) + random.Next(0, 2),
            _ => random.NextInt64(-largest, largest),
        };
    }

    private QuantizedMultiplier DrawFactor(Random random, int products)
    {
        int multiplier = random.Next(6) switch
        {
            0 => 1 << 30,
            1 => int.MaxValue,
            2 => 0x7FFF0000 + random.Next(-0x8000, 0x8000),
            _ => random.Next(1 << 30, int.MaxValue),
        };
        if (Options.HasFlag(Qs16x8ProblemOptions.AnySum))
            return random.Next(20) == 0 ? default : new QuantizedMultiplier(multiplier, random.Next(-31, 8));
        return new QuantizedMultiplier(multiplier, -6 - (int)(Math.Log2(products) / 2) - random.Next(-1, 2));
    }
}

/// <summary>What a problem stresses.</summary>
[Flags]
public enum Qs16x8ProblemOptions
{
    None = 0,

    /// <summary>One filter per input channel.</summary>
    Depthwise = 1,

    /// <summary>All activations are one of the two extremes, all weights near -128: sums are as large as they can be.</summary>
    Extremes = 2,

    /// <summary>Sums are int32 and factors keep 31 bits.</summary>
    Int32Sums = 4,

    /// <summary>Weights are 0 and the bias is anything, so that requantization meets every kind of sum.</summary>
    AnySum = 8,
}
