using BenchmarkDotNet.Attributes;
using EdgeAgent.Kernels;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>Every float32 GEMM variant that this CPU has, on pointwise layers.</summary>
[Config(typeof(KernelBenchmarkConfig))]
public class F32GemmBenchmarks : IDisposable
{
    private F32GemmWeights _weights = null!;
    private float[] _input = [], _output = [];
    private byte[] _scratch = [];
    private int _rows, _depth, _channels;

    /// <summary>The variants.</summary>
    public static IEnumerable<string> Variants => F32GemmKernel.All.Where(kernel => kernel.Set.IsSupported).Select(kernel => kernel.Name);

    /// <summary>The variant that runs.</summary>
    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = "";

    /// <summary>The product.</summary>
    [Params(GemmShape.Expand56x56, GemmShape.Project14x14, GemmShape.Square14x14, GemmShape.Classifier)]
    public GemmShape Shape { get; set; }

    /// <summary>Draws data and packs weights.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        (_rows, _depth, _channels) = Shape switch
        {
            GemmShape.Expand56x56 => (56 * 56, 24, 144),
            GemmShape.Project14x14 => (14 * 14, 384, 64),
            GemmShape.Square14x14 => (14 * 14, 512, 512),
            _ => (1, 1280, 1001),
        };
        var random = new Random(1);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        F32GemmKernel variant = F32GemmKernel.All.Single(candidate => candidate.Name == Variant);
        _weights = F32GemmWeights.Pack(variant, Draw(_channels * _depth), [], _channels, 1, _depth);
        _input = Draw(_rows * _depth + AlignedBuffer.ReadableSlack);
        (_output, _scratch) = (new float[_rows * _channels], new byte[_weights.ScratchBytes]);
    }

    /// <summary>One product.</summary>
    [Benchmark]
    public void Run() =>
        F32Gemm.Run(_weights, _input, _depth, _output, _channels, F32Clamp.None, _scratch, new GemmRange(0, _rows, 0, _channels));

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _weights?.Dispose();
        GC.SuppressFinalize(this);
    }
}
