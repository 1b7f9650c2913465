using BenchmarkDotNet.Attributes;
using EdgeAgent.Kernels;

namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>int8 pooling and sums, as Inception, ResNet and MobileNet use them.</summary>
[Config(typeof(KernelBenchmarkConfig))]
public class PoolingBenchmarks
{
    private readonly sbyte[] _input = new sbyte[112 * 112 * 64], _output = new sbyte[56 * 56 * 64];
    private readonly int[] _sums = new int[1280];

    /// <summary>3x3 averages, stride 1, at 35x35 with 192 channels.</summary>
    [Benchmark]
    public void Average() => Qs8Pooling.Average(
        Window(35, 1), 192, AveragePoolRounding.HalfAwayFromZero, _input, new Span<sbyte>(_input, 400_000, 35 * 35 * 192), -128, 127, 0, 35 * 35);

    /// <summary>3x3 maxima, stride 2, to 56x56 with 64 channels.</summary>
    [Benchmark]
    public void Max() => Qs8Pooling.Max(Window(56, 2), 64, _input, _output, -128, 127, 0, 56 * 56);

    /// <summary>Sums over 7x7 of 1280 channels.</summary>
    [Benchmark]
    public void SumRows() => Qs8Pooling.SumRows(_input, 49, _sums);

    private static Window2D Window(int size, int stride) => new()
    {
        InputHeight = size * stride,
        InputWidth = size * stride,
        OutputHeight = size,
        OutputWidth = size,
        KernelHeight = 3,
        KernelWidth = 3,
        StrideHeight = stride,
        StrideWidth = stride,
        PadTop = 1,
        PadLeft = 1,
    };
}
