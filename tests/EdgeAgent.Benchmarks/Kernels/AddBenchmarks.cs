using BenchmarkDotNet.Attributes;
using EdgeAgent.Kernels;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>Every int8 addition variant that this CPU has.</summary>
[Config(typeof(KernelBenchmarkConfig))]
public class AddBenchmarks
{
    private Qs8Add _add = null!;
    private sbyte[] _a = [], _b = [], _output = [];

    /// <summary>The variants.</summary>
    public static IEnumerable<string> Variants => Qs8AddKernel.All.Where(kernel => kernel.Set.IsSupported).Select(kernel => kernel.Name);

    /// <summary>The variant that runs.</summary>
    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = "";

    /// <summary>Elements.</summary>
    [Params(14 * 14 * 64, 56 * 56 * 256)]
    public int Count { get; set; }

    /// <summary>Draws data.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        sbyte[] Draw() => [.. Enumerable.Range(0, Count).Select(_ => (sbyte)random.Next(-128, 128))];
        (_a, _b, _output) = (Draw(), Draw(), new sbyte[Count]);
        _add = new Qs8Add(Qs8AddKernel.All.Single(candidate => candidate.Name == Variant), Qs8AddParameters.Create(0.11f, 3, 0.07f, -12, 0.13f, 5));
    }

    /// <summary>One addition.</summary>
    [Benchmark]
    public void Run() => _add.Run(_a, _b, _output);
}
