namespace EdgeAgent.Kernels.Tests;

/// <summary>Weights that change between products.</summary>
public sealed class RepackTests
{
    public static TheoryData<string> Sets => [.. KernelSet.All.Where(set => set.IsSupported).Select(set => set.Name)];

    [Theory, MemberData(nameof(Sets))]
    public void Repacked_int8_weights_give_what_packed_ones_give(string set)
    {
        KernelSet kernels = KernelSet.Parse(set);
        Random random = new(5);
        foreach ((int rows, int channels, int depth) in ((int, int, int)[])[(1, 1, 1), (5, 3, 7), (4, 16, 64), (9, 37, 41)])
        {
            using Qs8GemmWeights reserved = Qs8GemmWeights.Reserve(kernels, channels, depth, weightsZeroPoint: 3);
            using RequantizationTable table = RequantizationTable.Create(QuantizedMultiplier.FromDouble(0.002), channels, -4);
            sbyte[] input = Bytes(random, (rows * depth) + AlignedBuffer.ReadableSlack);
            for (int round = 0; round < 3; round++)
            {
                // The first weights are all -128, whose pairs need other kernels; the last must not keep them.
                sbyte[] weights = round == 0 ? Enumerable.Repeat(sbyte.MinValue, channels * depth).ToArray() : Bytes(random, channels * depth);
                using Qs8GemmWeights packed = Qs8GemmWeights.Pack(kernels, weights, [], channels, 1, depth, inputZeroPoint: 7, weightsZeroPoint: 3);
                reserved.Repack(weights, inputZeroPoint: 7);
                Assert.Equal(Run(packed), Run(reserved));
            }

            sbyte[] Run(Qs8GemmWeights weights)
            {
                sbyte[] output = new sbyte[rows * channels];
                Qs8Gemm.Run(weights, table, input, depth, output, channels, new byte[weights.ScratchBytes], new GemmRange(0, rows, 0, channels));
                return output;
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Repacked_float_weights_give_what_packed_ones_give(string set)
    {
        KernelSet kernels = KernelSet.Parse(set);
        Random random = new(6);
        foreach ((int rows, int channels, int depth) in ((int, int, int)[])[(1, 1, 1), (5, 3, 7), (4, 16, 64), (9, 37, 41)])
        {
            using F32GemmWeights reserved = F32GemmWeights.Reserve(kernels, channels, depth);
            float[] input = Floats(random, rows * depth);
            for (int round = 0; round < 2; round++)
            {
                float[] weights = Floats(random, channels * depth);
                using F32GemmWeights packed = F32GemmWeights.Pack(kernels, weights, [], channels, 1, depth);
                reserved.Repack(weights);
                Assert.Equal(Run(packed), Run(reserved));
            }

            float[] Run(F32GemmWeights weights)
            {
                float[] output = new float[rows * channels];
                F32Gemm.Run(weights, input, depth, output, channels, F32Clamp.None, new byte[weights.ScratchBytes], new GemmRange(0, rows, 0, channels));
                return output;
            }
        }
    }

    [Fact]
    public void Repacking_checks_the_length_and_allocates_nothing()
    {
        using Qs8GemmWeights reserved = Qs8GemmWeights.Reserve(KernelSet.Best, 20, 30, 0);
        Assert.Throws<ArgumentException>(() => reserved.Repack(new sbyte[599], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Qs8GemmWeights.Reserve(KernelSet.Best, 1, Qs8GemmWeights.LargestDepth + 1, 0));
        using F32GemmWeights floats = F32GemmWeights.Reserve(KernelSet.Best, 20, 30);
        Assert.Throws<ArgumentException>(() => floats.Repack(new float[601]));
        sbyte[] weights = new sbyte[600];
        float[] floatWeights = new float[600];
        reserved.Repack(weights, 0);
        floats.Repack(floatWeights);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reserved.Repack(weights, 0);
        floats.Repack(floatWeights);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static sbyte[] Bytes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (sbyte)random.Next(-128, 128))];

    private static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
