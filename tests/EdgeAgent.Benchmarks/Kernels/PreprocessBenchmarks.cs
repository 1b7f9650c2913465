using BenchmarkDotNet.Attributes;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Preprocessing;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>A camera's frame to an input tensor: resize and look-up.</summary>
[Config(typeof(KernelBenchmarkConfig))]
public class PreprocessBenchmarks
{
    private RgbImage _frame = new(1, 1);
    private ImagePreprocessor? _preprocessor;
    private byte[] _tensor = [];

    /// <summary>The frame's width; its height is three quarters of it.</summary>
    [Params(640, 1280)]
    public int Width { get; set; }

    /// <summary>The tensor's side.</summary>
    [Params(96, 224)]
    public int Side { get; set; }

    /// <summary>Makes a frame of noise.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _frame = new RgbImage(Width, Width * 3 / 4);
        new Random(1).NextBytes(_frame.Pixels);
        _preprocessor = new ImagePreprocessor(new ImageTensorFormat { Height = Side, Width = Side, Element = TensorElement.Int8 });
        _tensor = new byte[_preprocessor.TensorBytes];
    }

    /// <summary>Resizes and quantizes.</summary>
    [Benchmark]
    public void Preprocess() => _preprocessor!.Run(_frame, _tensor);
}
