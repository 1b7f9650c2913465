using BenchmarkDotNet.Attributes;
using EdgeAgent.Kernels;
using EdgeAgent.TestSupport.Kernels;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>Every int8 GEMM variant that this CPU has, on products and convolutions of real networks.</summary>
[Config(typeof(KernelBenchmarkConfig))]
public class GemmBenchmarks : IDisposable
{
    private Qs8Problem _problem = null!;
    private RequantizationTable _requantization = null!;
    private Qs8GemmWeights _weights = null!;
    private IndirectionTable? _indirection;
    private sbyte[] _padding = [], _output = [];
    private byte[] _scratch = [];

    /// <summary>The variants.</summary>
    public static IEnumerable<string> Variants => Qs8GemmKernel.All.Where(kernel => kernel.Set.IsSupported).Select(kernel => kernel.Name);

    /// <summary>The variant that runs.</summary>
    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = "";

    /// <summary>The product.</summary>
    [Params(
        GemmShape.FirstLayer, GemmShape.Expand56x56, GemmShape.Project14x14, GemmShape.Project7x7, GemmShape.Square14x14, GemmShape.Window28x28,
        GemmShape.Classifier)]
    public GemmShape Shape { get; set; }

    /// <summary>Draws data and packs weights.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        (int size, int kernel, int stride, int inputs, int outputs) = Shape switch
        {
            GemmShape.FirstLayer => (112, 3, 2, 3, 32),
            GemmShape.Expand56x56 => (56, 1, 1, 24, 144),
            GemmShape.Project14x14 => (14, 1, 1, 384, 64),
            GemmShape.Project7x7 => (7, 1, 1, 960, 160),
            GemmShape.Square14x14 => (14, 1, 1, 512, 512),
            GemmShape.Window28x28 => (28, 3, 1, 128, 128),
            _ => (1, 1, 1, 1280, 1001),
        };
        var window = new Window2D
        {
            InputHeight = size * stride,
            InputWidth = size * stride,
            OutputHeight = size,
            OutputWidth = size,
            KernelHeight = kernel,
            KernelWidth = kernel,
            StrideHeight = stride,
            StrideWidth = stride,
            PadTop = (kernel - 1) / 2,
            PadLeft = (kernel - 1) / 2,
        };
        _problem = new Qs8Problem(1, window, inputs, outputs, Qs8ProblemOptions.None);
        _requantization = _problem.CreateRequantization();
        Qs8GemmKernel variant = Qs8GemmKernel.All.Single(candidate => candidate.Name == Variant);
        _weights = Qs8GemmWeights.Pack(
            variant, _problem.Weights, _problem.Bias, outputs, window.Taps, inputs, _problem.InputZeroPoint, _problem.WeightsZeroPoint);
        _indirection = window.IsPointwise ? null : IndirectionTable.Create(window, inputs, _weights.RowStep);
        _padding = new sbyte[inputs + AlignedBuffer.ReadableSlack];
        (_output, _scratch) = (new sbyte[_problem.OutputLength], new byte[_weights.ScratchBytes]);
    }

    /// <summary>One product.</summary>
    [Benchmark]
    public void Run()
    {
        var range = new GemmRange(0, _problem.Window.OutputPixels, 0, _problem.OutputChannels);
        if (_indirection is null)
            Qs8Gemm.Run(_weights, _requantization, _problem.Input, _problem.InputChannels, _output, _problem.OutputStride, _scratch, range);
        else
            Qs8Gemm.Run(_weights, _requantization, _problem.Input, _indirection, _padding, _output, _problem.OutputStride, _scratch, range);
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _problem?.Dispose();
        _requantization?.Dispose();
        _weights?.Dispose();
        GC.SuppressFinalize(this);
    }
}
