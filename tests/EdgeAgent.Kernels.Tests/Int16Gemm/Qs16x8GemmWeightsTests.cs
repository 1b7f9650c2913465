namespace EdgeAgent.Kernels.Tests;

public sealed class Qs16x8GemmWeightsTests
{
    [Fact]
    public void Bound_is_reached_and_never_passed()
    {
        sbyte[] weights = [-128, 127, 5];
        long smallest = long.MaxValue, largest = long.MinValue;
        int[] extremes = [-32768, 32767];
        foreach (int a in extremes)
        {
            foreach (int b in extremes)
            {
                foreach (int c in extremes)
                {
                    long sum = 10 + a * -128 + b * 127 + c * 5;
                    (smallest, largest) = (Math.Min(smallest, sum), Math.Max(largest, sum));
                }
            }
        }

        Assert.Equal(new Qs16x8AccumulatorBound(smallest, largest), Qs16x8AccumulatorBound.Of(weights, 3, 1, bias: 10));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 47)]
    [InlineData((1L << 47) - 65534)]
    public void Channel_whose_sum_leaves_48_bits_is_refused(long bias)
    {
        sbyte[] weights = [1, 1, 1, 1];
        var error = Assert.Throws<OverflowException>(() => Qs16x8GemmWeights.Pack(KernelSet.Portable, weights, [0, bias], 2, 1, 2));
        Assert.Contains("channel 1", error.Message, StringComparison.Ordinal);
        using var table = Int16RequantizationTable.Create([default, default], sumsAreInt32: false);
        var window = new Window2D { InputHeight = 2, InputWidth = 1, OutputHeight = 1, OutputWidth = 1, KernelHeight = 2, KernelWidth = 1 };
        error = Assert.Throws<OverflowException>(() =>
            new Qs16x8DepthwiseConvolution(KernelSet.Portable, window, weights, [0, bias], 2, table));
        Assert.Contains("channel 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_stay_int32_up_to_the_last_weight_that_allows_it()
    {
        // 511 * 128 * 32768 + 128 * 32768 = 2^31: one more than the largest int32, which a bias of -1 takes off.
        sbyte[] weights = new sbyte[512];
        weights.AsSpan().Fill(-128);
        using Qs16x8GemmWeights fits = Qs16x8GemmWeights.Pack(KernelSet.Portable, weights, [-1], 1, 1, 512);
        using Qs16x8GemmWeights leaves = Qs16x8GemmWeights.Pack(KernelSet.Portable, weights, [0], 1, 1, 512);
        Assert.True(fits.SumsFitInt32);
        Assert.False(leaves.SumsFitInt32);
    }

    [Fact]
    public void A_table_of_int32_sums_is_refused_where_sums_can_leave_int32()
    {
        sbyte[] weights = new sbyte[600];
        weights.AsSpan().Fill(127);
        using Qs16x8GemmWeights packed = Qs16x8GemmWeights.Pack(KernelSet.Portable, weights, [], 1, 1, 600);
        using var table = Int16RequantizationTable.Create([QuantizedMultiplier.FromDouble(0.01)], sumsAreInt32: true);
        Assert.Throws<ArgumentException>(() => Qs16x8Gemm.Run(
            packed, table, new short[600], 600, new short[1], 1, new byte[packed.ScratchBytes], new GemmRange(0, 1, 0, 1)));
    }
}
