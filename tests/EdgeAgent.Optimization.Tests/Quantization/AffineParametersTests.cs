using EdgeAgent.Optimization.Quantization;

namespace EdgeAgent.Optimization.Tests.Quantization;

public sealed class AffineParametersTests
{
    [Theory]
    [InlineData(-1f, 1.55f, 0.01f, -28)]         // 255 steps of 0.01; 0 stands 100 steps above -128
    [InlineData(0f, 5.1f, 0.02f, -128)]
    [InlineData(-2.55f, 0f, 0.01f, 127)]
    [InlineData(3f, 5.1f, 0.02f, -128)]          // widened to hold 0
    [InlineData(-5.1f, -3f, 0.02f, 127)]
    [InlineData(0f, 0f, 1f, 0)]
    public void Asymmetric_grids_as_worked_by_hand(float min, float max, float scale, int zeroPoint)
    {
        AffineParameters grid = AffineParameters.Asymmetric(new ValueRange(min, max), CodeRange.Int8);
        Assert.Equal(scale, grid.Scale, 1e-6f);
        Assert.Equal(zeroPoint, grid.ZeroPoint);
    }

    [Theory]
    [InlineData(1.27, 0.01f)]
    [InlineData(0, 1f)]
    public void Symmetric_grids_as_worked_by_hand(double largest, float scale)
    {
        AffineParameters grid = AffineParameters.Symmetric(largest, CodeRange.Weights);
        Assert.Equal(scale, grid.Scale, 1e-7f);
        Assert.Equal(0, grid.ZeroPoint);
    }

    [Theory, InlineData(0.05, 3), InlineData(-0.05, -3), InlineData(0.049, 2), InlineData(100, 127), InlineData(-100, -128), InlineData(double.PositiveInfinity, 127)]
    public void Codes_round_half_away_from_zero_and_stay_in_their_range(double real, int code) =>
        Assert.Equal(code, new AffineParameters(0.02f, 0).Quantize(real, CodeRange.Int8));

    [Fact]
    public void Every_value_of_a_range_lies_within_half_a_step_of_its_code_and_zero_lies_on_one()
    {
        Random random = new(1);
        for (int seed = 0; seed < 2000; seed++)
        {
            float magnitude = MathF.Pow(10, (random.NextSingle() * 30) - 10), one = magnitude * random.NextSingle(), other = -magnitude * random.NextSingle();
            CodeRange codes = random.Next(2) == 0 ? CodeRange.Int8 : CodeRange.Int16;
            ValueRange range = random.Next(3) switch { 0 => new(other, one), 1 => new(MathF.Min(one, one / 2), one), _ => new(other, other / 2) };
            AffineParameters grid = AffineParameters.Asymmetric(range, codes);
            Assert.Equal(0, grid.Dequantize(grid.Quantize(0, codes)));
            Assert.InRange(grid.ZeroPoint, codes.Lowest, codes.Highest);
            for (int i = 0; i <= 20; i++)
            {
                double value = range.Min + (i / 20.0 * ((double)range.Max - range.Min));
                double error = Math.Abs(grid.Dequantize(grid.Quantize(value, codes)) - value);
                Assert.True(error <= 0.5001 * grid.Scale, $"{range} {codes}: {value} is off by {error} at a step of {grid.Scale}");
            }
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity)]        // nothing was seen
    [InlineData(1e-30f, 2e-30f)]
    [InlineData(-1e18f, 1e18f)]
    public void Degenerate_ranges_give_grids_whose_products_are_normal_numbers(float min, float max)
    {
        AffineParameters grid = AffineParameters.Asymmetric(new ValueRange(min, max), CodeRange.Int8);
        Assert.True(float.IsNormal(grid.Scale * grid.Scale), $"{grid}");
        Assert.InRange(grid.ZeroPoint, -128, 127);
    }
}
