using EdgeAgent.Kernels;
using EdgeAgent.Optimization.Quantization;
using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.QuantizationAware;

namespace EdgeAgent.Optimization.Tests.Training.QuantizationAware;

public sealed class RowRequantizerTests
{
    [Fact]
    public void Codes_are_those_of_the_kernels_and_bits_say_what_was_clamped()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            (int rows, int channels) = (random.Next(1, 9), random.Next(1, 40));
            QuantizedMultiplier[] factors = [.. Enumerable.Range(0, channels).Select(_ => QuantizedMultiplier.FromDouble(Math.Pow(2, (random.NextDouble() * 14) - 12)))];
            int[] bias = [.. Enumerable.Range(0, channels).Select(_ => random.Next(-5000, 5000))];
            AffineParameters grid = new(0.05f, random.Next(-128, 128));
            Bounds bounds = (seed % 3) switch { 0 => Bounds.None, 1 => new Bounds(0, float.PositiveInfinity), _ => new Bounds(0, 6) };
            bool areIntegers = random.Next(2) == 0;
            int[] sums = [.. Enumerable.Range(0, rows * channels).Select(_ => random.Next(-40000, 40000) >> random.Next(12))];
            float[] values = areIntegers ? [.. sums.Select(BitConverter.Int32BitsToSingle)] : [.. sums.Select(sum => (float)sum)];
            RowRequantizer requantizer = new(factors, bias, new float[channels], grid, bounds);
            byte[] mask = new byte[rows * requantizer.MaskStride];
            random.NextBytes(mask);
            (int least, int most) = RowRequantizer.CodeBounds(bounds, grid);
            using RequantizationTable table = RequantizationTable.Create(factors, grid.ZeroPoint, least, most);

            requantizer.Run(values, areIntegers, mask, rows, 0, channels);

            for (int i = 0; i < sums.Length; i++)
            {
                (int row, int channel) = Math.DivRem(i, channels);
                int sum = sums[i] + bias[channel];
                long unclamped = (long)factors[channel].Apply(sum) + grid.ZeroPoint;
                Assert.True(table.Apply(channel, sum) - grid.ZeroPoint == values[i], $"seed {seed}, element {i}: {table.Apply(channel, sum)} expected, {values[i] + grid.ZeroPoint} found");
                Assert.Equal(unclamped >= least && unclamped <= most, (mask[(row * requantizer.MaskStride) + (channel / 8)] >> (channel % 8) & 1) == 1);
            }
        }
    }

    [Fact]
    public void Gradients_pass_where_bits_are_set()
    {
        Random random = new(4);
        (int rows, int channels, int stride) = (5, 21, 3);
        byte[] mask = new byte[rows * stride];
        random.NextBytes(mask);
        float[] gradients = [.. Enumerable.Range(1, rows * channels).Select(i => (float)i)], sums = new float[channels], expected = new float[channels];
        new ChannelRows(rows, channels, 0, channels).MaskAndSum(gradients, mask, stride, sums);
        for (int i = 0; i < gradients.Length; i++)
        {
            (int row, int channel) = Math.DivRem(i, channels);
            float passed = (mask[(row * stride) + (channel / 8)] >> (channel % 8) & 1) == 1 ? i + 1 : 0;
            Assert.Equal(passed, gradients[i]);
            expected[channel] += passed;
        }

        Assert.Equal(expected, sums);
    }
}
