using EdgeAgent.TestSupport.Kernels;

namespace EdgeAgent.Kernels.Tests;

public sealed class Qs8GemmWeightsTests
{
    [Fact]
    public void Bound_is_reached_and_never_passed()
    {
        sbyte[] weights = [-128, 127, 5];
        var bound = Qs8AccumulatorBound.Of(weights, 3, 1, bias: 10, inputZeroPoint: -7, weightsZeroPoint: 3);
        long smallest = long.MaxValue, largest = long.MinValue;
        int[] extremes = [-128, 127];
        foreach (int a in extremes)
        {
            foreach (int b in extremes)
            {
                foreach (int c in extremes)
                {
                    long sum = 10 + (a + 7) * (-128 - 3) + (b + 7) * (127 - 3) + (c + 7) * (5 - 3);
                    (smallest, largest) = (Math.Min(smallest, sum), Math.Max(largest, sum));
                }
            }
        }

        Assert.Equal(new Qs8AccumulatorBound(smallest, largest), bound);
    }

    [Fact]
    public void Channel_whose_sum_could_overflow_is_named()
    {
        sbyte[] weights = [1, 1, 1, 1];
        int[] bias = [0, int.MaxValue - 253];
        Assert.Equal(-1, Qs8GemmWeights.FindOverflow(weights, [0, int.MaxValue - 254], 2, inputZeroPoint: 0));
        Assert.Equal(1, Qs8GemmWeights.FindOverflow(weights, bias, 2, inputZeroPoint: 0));
        var error = Assert.Throws<OverflowException>(() => Qs8GemmWeights.Pack(KernelSet.Portable, weights, bias, 2, 1, 2, 0));
        Assert.Contains("channel 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Qs8DepthwiseConvolution.FindOverflow(weights, bias, 2, inputZeroPoint: 0));
    }

    [Theory]
    [InlineData(0, 8, 1, true)]
    [InlineData(7, 15, 1, true)]
    [InlineData(16, 24, 1, true)]
    [InlineData(0, 7, 1, false)]
    [InlineData(0, 9, 1, false)]
    [InlineData(8, 16, 1, false)]
    [InlineData(0, 8, -128, true)]
    public void Packer_finds_exactly_the_weights_that_meet_in_int16(int first, int second, int other, bool expected)
    {
        Qs8GemmKernel neon = Qs8GemmKernel.All.Single(kernel => kernel.Name == "qs8-gemm-4x4c8-neon");
        sbyte[] weights = new sbyte[5 * 32];
        weights.AsSpan().Fill((sbyte)Math.Max(other, -127));
        weights[4 * 32 + first] = weights[4 * 32 + second] = sbyte.MinValue;
        using Qs8GemmWeights packed = Qs8GemmWeights.Pack(neon, weights, [], 5, 1, 32, 0, 0);
        Assert.False(packed.HasMinimumPairs(0));
        Assert.Equal(expected, packed.HasMinimumPairs(1));
        Assert.Equal(expected ? 1 : 2, packed.EndOfLikePanels(0, 2));
    }

    [Fact]
    public void Lengths_that_disagree_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Qs8GemmWeights.Pack(KernelSet.Portable, new sbyte[5], [], 2, 1, 3, 0));
        Assert.Throws<ArgumentException>(() => Qs8GemmWeights.Pack(KernelSet.Portable, new sbyte[6], new int[1], 2, 1, 3, 0));
        using Qs8GemmWeights weights = Qs8GemmWeights.Pack(KernelSet.Portable, new sbyte[6], [], 2, 1, 3, 0);
        using var table = RequantizationTable.Create(QuantizedMultiplier.FromDouble(0.1), 2, 0);
        byte[] scratch = new byte[weights.ScratchBytes];
        void Run(int input, int output, GemmRange range, int scratchBytes) =>
            Qs8Gemm.Run(weights, table, new sbyte[input], 3, new sbyte[output], 2, scratch.AsSpan(0, scratchBytes), range);

        Run(6, 4, new(0, 2, 0, 2), scratch.Length);
        Assert.Throws<ArgumentException>(() => Run(5, 4, new(0, 2, 0, 2), scratch.Length));
        Assert.Throws<ArgumentException>(() => Run(6, 3, new(0, 2, 0, 2), scratch.Length));
        Assert.Throws<ArgumentException>(() => Run(6, 4, new(0, 2, 1, 1), scratch.Length));
        Assert.Throws<ArgumentException>(() => Run(6, 4, new(0, 2, 0, 3), scratch.Length));
        Assert.Throws<ArgumentException>(() => Run(6, 4, new(-1, 2, 0, 2), scratch.Length));
        Assert.Throws<ArgumentException>(() => Run(6, 4, new(0, 2, 0, 2), scratch.Length - 1));
    }

    [Fact]
    public void Runs_allocate_nothing()
    {
        using var problem = new Qs8Problem(
            1,
            new Window2D { InputHeight = 5, InputWidth = 5, OutputHeight = 5, OutputWidth = 5, KernelHeight = 3, KernelWidth = 3, PadTop = 1, PadLeft = 1 },
            inputChannels: 20,
            outputChannels: 20,
            Qs8ProblemOptions.None);
        using RequantizationTable table = problem.CreateRequantization();
        using var convolution = new Qs8Convolution(
            KernelSet.Best, problem.Window, problem.Weights, problem.Bias, 20, problem.InputZeroPoint, 0, table);
        using var depthwise = new Qs8DepthwiseConvolution(
            KernelSet.Best, problem.Window, problem.Weights.AsSpan(0, 180), problem.Bias, 20, problem.InputZeroPoint, 0, table);
        byte[] scratch = new byte[Math.Max(convolution.ScratchBytes, depthwise.ScratchBytes)];
        sbyte[] output = new sbyte[problem.OutputLength];
        void Run()
        {
            convolution.Run(problem.Input, output, problem.OutputStride, scratch, convolution.WholeImage);
            depthwise.Run(problem.Input, output, problem.OutputStride, scratch, 0, depthwise.OutputPixels);
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
