using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>A random int8 convolution: shapes, data and quantization, drawn from a seed; -128 is drawn often.</summary>
public sealed class Qs8Problem : IDisposable
{
    private readonly GuardedMemory<sbyte> _input;

    /// <summary>Draws data for given shapes.</summary>
    public Qs8Problem(int seed, Window2D window, int inputChannels, int outputChannels, Qs8ProblemOptions options)
    {
        var random = new Random(seed);
        (Seed, Window, InputChannels, OutputChannels, Options) = (seed, window, inputChannels, outputChannels, options);
        IsDepthwise = options.HasFlag(Qs8ProblemOptions.Depthwise);
        OutputStride = outputChannels + (random.Next(3) == 0 ? random.Next(1, 20) : 0);
        InputZeroPoint = random.Next(4) == 0 ? (random.Next(2) == 0 ? -128 : 127) : random.Next(-128, 128);
        WeightsZeroPoint = options.HasFlag(Qs8ProblemOptions.WeightsZeroPoint) ? random.Next(-128, 128) : 0;
        OutputZeroPoint = random.Next(2) == 0 ? -128 : random.Next(-128, 128);
        (Minimum, Maximum) = random.Next(3) == 0 ? (random.Next(-128, 0), random.Next(0, 128)) : (-128, 127);

        _input = new GuardedMemory<sbyte>(window.InputPixels * inputChannels, AlignedBuffer.ReadableSlack);
        bool extreme = options.HasFlag(Qs8ProblemOptions.Extremes);
        Draw(random, _input.Span, extreme);
        Weights = new sbyte[window.Taps * outputChannels * (IsDepthwise ? 1 : inputChannels)];
        Draw(random, Weights, extreme);
        Bias = random.Next(4) == 0 ? [] : new int[outputChannels];
        Factors = new QuantizedMultiplier[outputChannels];
        int products = Weights.Length / outputChannels;
        for (int n = 0; n < outputChannels; n++)
        {
            if (Bias.Length > 0)
                Bias[n] = options.HasFlag(Qs8ProblemOptions.AnySum) ? DrawSum(random) : random.Next(-20000, 20000);
            Factors[n] = DrawFactor(random, products, options);
        }

        if (options.HasFlag(Qs8ProblemOptions.AnySum))
            Weights.AsSpan().Clear();
    }

    public int Seed { get; }

    public Window2D Window { get; }

    public int InputChannels { get; }

    public int OutputChannels { get; }

    public Qs8ProblemOptions Options { get; }

    public bool IsDepthwise { get; }

    public int OutputStride { get; }

    public int InputZeroPoint { get; }

    public int WeightsZeroPoint { get; }

    public int OutputZeroPoint { get; }

    public int Minimum { get; }

    public int Maximum { get; }

    public ReadOnlySpan<sbyte> Input => _input.Span;

    public sbyte[] Weights { get; }

    public int[] Bias { get; }

    public QuantizedMultiplier[] Factors { get; }

    /// <summary>Elements of the output: the last pixel ends with its last channel.</summary>
    public int OutputLength => (Window.OutputPixels - 1) * OutputStride + OutputChannels;

    public RequantizationTable CreateRequantization() => RequantizationTable.Create(Factors, OutputZeroPoint, Minimum, Maximum);

    /// <summary>Everything that is needed to replay.</summary>
    public string Describe() =>
        $"seed {Seed}, options {Options}, channels {InputChannels} -> {OutputChannels}, output stride {OutputStride}, input zero point {InputZeroPoint}, "
        + $"weights zero point {WeightsZeroPoint}, {Window}";

    public void Dispose() => _input.Dispose();

    private static void Draw(Random random, Span<sbyte> values, bool extreme)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bool edge = random.Next(extreme ? 8 : 64) is int choice && (extreme ? choice > 0 : choice == 0);
            values[i] = !edge ? (sbyte)random.Next(-128, 128) : random.Next(4) == 0 ? sbyte.MaxValue : sbyte.MinValue;
        }
    }

    private static int DrawSum(Random random) => random.Next(6) switch
    {
        0 => int.MinValue + random.Next(3),
        1 => int.MaxValue - random.Next(3),
        2 => (1 << random.Next(31)) + random.Next(-1, 2),
        3 => -(1 << random.Next(31)) + random.Next(-1, 2),
        4 => random.Next(-1000, 1000),
        _ => random.Next(int.MinValue, int.MaxValue),
    };

    private static QuantizedMultiplier DrawFactor(Random random, int products, Qs8ProblemOptions options)
    {
        int multiplier = random.Next(5) switch { 0 => 1 << 30, 1 => int.MaxValue, _ => random.Next(1 << 30, int.MaxValue) };
        if (options.HasFlag(Qs8ProblemOptions.LargeFactors))
            return new QuantizedMultiplier(multiplier, random.Next(-8, 12));
        if (options.HasFlag(Qs8ProblemOptions.AnySum))
            return random.Next(20) == 0 ? default : new QuantizedMultiplier(multiplier, random.Next(-31, 0));
        return new QuantizedMultiplier(multiplier, -7 - (int)(Math.Log2(products) / 2) - random.Next(-1, 2));
    }
}

/// <summary>What a problem stresses.</summary>
[Flags]
public enum Qs8ProblemOptions
{
    None = 0,

    /// <summary>One filter per input channel.</summary>
    Depthwise = 1,

    /// <summary>Nearly all values are -128 or 127.</summary>
    Extremes = 2,

    /// <summary>The weights have a zero point.</summary>
    WeightsZeroPoint = 4,

    /// <summary>Factors of one half and more, which need no right shift or a left shift.</summary>
    LargeFactors = 8,

    /// <summary>Weights are 0 and the bias is any int32, so that requantization meets every kind of sum.</summary>
    AnySum = 16,
}
