using BenchmarkDotNet.Attributes;
using EdgeAgent.Kernels;
using EdgeAgent.TestSupport.Kernels;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>Every int8 depthwise variant that this CPU has, on 3x3 layers of MobileNet.</summary>
[Config(typeof(KernelBenchmarkConfig))]
public class DepthwiseBenchmarks : IDisposable
{
    private Qs8Problem _problem = null!;
    private RequantizationTable _requantization = null!;
    private Qs8DepthwiseConvolution _convolution = null!;
    private sbyte[] _output = [];
    private byte[] _scratch = [];

    /// <summary>The variants.</summary>
    public static IEnumerable<string> Variants => Qs8DepthwiseKernel.All.Where(kernel => kernel.Set.IsSupported).Select(kernel => kernel.Name);

    /// <summary>The variant that runs.</summary>
    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = "";

    /// <summary>Rows and columns of the output.</summary>
    [Params(112, 56, 14)]
    public int Size { get; set; }

    /// <summary>1 or 2.</summary>
    [Params(1, 2)]
    public int Stride { get; set; }

    /// <summary>Draws data and packs weights.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int channels = Size switch { 112 => 32, 56 => 144, _ => 384 };
        var window = new Window2D
        {
            InputHeight = Size * Stride,
            InputWidth = Size * Stride,
            OutputHeight = Size,
            OutputWidth = Size,
            KernelHeight = 3,
            KernelWidth = 3,
            StrideHeight = Stride,
            StrideWidth = Stride,
            PadTop = 2 - Stride,
            PadLeft = 2 - Stride,
        };
        _problem = new Qs8Problem(1, window, channels, channels, Qs8ProblemOptions.Depthwise);
        _requantization = _problem.CreateRequantization();
        Qs8DepthwiseKernel variant = Qs8DepthwiseKernel.All.Single(candidate => candidate.Name == Variant);
        _convolution = new Qs8DepthwiseConvolution(
            variant, window, _problem.Weights, _problem.Bias, channels, _problem.InputZeroPoint, _problem.WeightsZeroPoint, _requantization);
        (_output, _scratch) = (new sbyte[_problem.OutputLength], new byte[_convolution.ScratchBytes]);
    }

    /// <summary>One image.</summary>
    [Benchmark]
    public void Run() => _convolution.Run(_problem.Input, _output, _problem.OutputStride, _scratch, 0, _convolution.OutputPixels);

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _problem?.Dispose();
        _requantization?.Dispose();
        _convolution?.Dispose();
        GC.SuppressFinalize(this);
    }
}
