using EdgeAgent.Core.Adaptation;

namespace EdgeAgent.Core.Tests.Adaptation;

public sealed class SoftmaxRegressionTests
{
    private const int Classes = 4, Depth = 7, Pictures = 60;
    private const double Pull = 0.01;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void No_small_step_away_from_the_result_lowers_the_objective(int seed)
    {
        var random = new Random(seed);
        FeatureSet pictures = Draw(random);
        LastLayer start = new(Classes, Depth);
        for (int i = 0; i < start.Values.Length; i++)
            start.Values[i] = (random.NextSingle() - 0.5f) * 0.2f;
        double moment = pictures.LargestMoment();

        (LastLayer best, int steps) = new SoftmaxRegression(start, pictures, moment).Train(Pull, () => false);

        double least = Objective(best);
        Assert.True(least < Objective(start), $"seed {seed}: {least} after {steps} steps");
        for (int i = 0; i < best.Values.Length; i++)
        {
            foreach (float step in (float[])[-0.05f, 0.05f])
            {
                LastLayer moved = best.Copy();
                moved.Values[i] += step;
                Assert.True(Objective(moved) > least, $"seed {seed}: value {i} by {step} gives {Objective(moved)}, the result {least}");
            }
        }

        double Objective(LastLayer layer)
        {
            double distance = 0;
            for (int i = 0; i < layer.Values.Length; i++)
                distance += (layer.Values[i] - start.Values[i]) * (double)(layer.Values[i] - start.Values[i]);
            return SoftmaxRegression.CrossEntropy(layer, pictures) + (Pull * moment / 2 * distance);
        }
    }

    [Fact]
    public void The_largest_moment_is_that_of_rows_in_one_direction()
    {
        FeatureSet pictures = new(depth: 2, scale: 0.5f, zeroPoint: 0);
        for (int i = 0; i < 10; i++)
            pictures.Add([6, 8], label: 0);

        Assert.Equal(3 * 3 + 4 * 4 + 1, pictures.LargestMoment(), 0.001);
    }

    private static FeatureSet Draw(Random random)
    {
        FeatureSet pictures = new(Depth, scale: 0.02f, zeroPoint: -5);
        sbyte[] codes = new sbyte[Depth];
        for (int picture = 0; picture < Pictures; picture++)
        {
            for (int i = 0; i < Depth; i++)
                codes[i] = (sbyte)Math.Clamp(random.Next(-60, 60) + ((i % Classes) == (picture % Classes) ? 50 : 0), sbyte.MinValue, sbyte.MaxValue);
            pictures.Add(codes, picture % Classes);
        }
        return pictures;
    }
}
