using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Optimizers;

namespace EdgeAgent.Optimization.Tests.Training.Optimizers;

public sealed class OptimizerTests
{
    private const float Tolerance = 1e-6f;

    [Fact]
    public void Momentum_sums_up_gradients()
    {
        // v: 1, 1.5, 1.75; w: 1 - 0.1 v each.
        Assert.Equal([0.9f, 0.75f, 0.575f], Run(new OptimizerOptions { Momentum = 0.5 }, rate: 0.1, gradients: [1, 1, 1]), Near);
    }

    [Fact]
    public void Nesterov_looks_ahead_by_its_momentum()
    {
        // Updates g + 0.5 v: 1.5, 1.75, 1.875.
        Assert.Equal([0.85f, 0.675f, 0.4875f], Run(new OptimizerOptions { Momentum = 0.5, Nesterov = true }, rate: 0.1, gradients: [1, 1, 1]), Near);
    }

    [Fact]
    public void Weight_decay_of_gradient_descent_goes_into_the_gradient()
    {
        // g: 0.1 * 1, then 0.1 * 0.95 = 0.095; v: 0.1, then 0.05 + 0.095.
        Assert.Equal([0.95f, 0.8775f], Run(new OptimizerOptions { Momentum = 0.5, WeightDecay = 0.1 }, rate: 0.5, gradients: [0, 0]), Near);
    }

    [Fact]
    public void Adam_begins_with_steps_of_the_rate_and_adapts()
    {
        // m: 0.1 2 = 0.2 -> 2; v: 0.001 4 -> 4; the first step is the rate. Then m = 0.18 - 0.1 = 0.08, corrected by 0.19: 0.4210526;
        // v = 0.003996 + 0.001 = 0.004996, corrected by 0.001999: 2.4992496, root 1.5808984; the step 0.1 * 0.4210526 / 1.5808984 = 0.0266337.
        Assert.Equal([0.9f, 0.8733663f], Run(new OptimizerOptions { Kind = OptimizerKind.Adam }, rate: 0.1, gradients: [2, -1]), Near);
    }

    [Fact]
    public void Weight_decay_of_Adam_stands_beside_the_step()
    {
        // 1 * (1 - 0.1 * 0.5) - 0.1.
        Assert.Equal([0.85f], Run(new OptimizerOptions { Kind = OptimizerKind.Adam, WeightDecay = 0.5 }, rate: 0.1, gradients: [2]), Near);
    }

    [Fact]
    public void Coupled_weight_decay_of_Adam_goes_into_the_gradient_where_the_first_step_hides_it() =>
        Assert.Equal([0.9f], Run(new OptimizerOptions { Kind = OptimizerKind.Adam, WeightDecay = 0.5, IsDecayCoupled = true }, rate: 0.1, gradients: [2]), Near);

    [Theory, InlineData(OptimizerKind.Sgd), InlineData(OptimizerKind.Adam)]
    public void Biases_and_the_like_do_not_decay(OptimizerKind kind)
    {
        Parameter bias = new("bias", [1, -2], decays: false);
        new OptimizerOptions { Kind = kind, WeightDecay = 0.5 }.Create([bias]).Step(rate: 0.1, gradientNorm: 0);
        Assert.Equal([1, -2], bias.Values);
    }

    [Fact]
    public void The_norm_is_that_of_all_gradients_and_longer_ones_are_scaled_down_to_the_bound()
    {
        Parameter first = Of("first", 3), second = Of("second", 4);
        Optimizer optimizer = new OptimizerOptions { Momentum = 0, ClipNorm = 2.5 }.Create([first, second]);

        Assert.Equal(5, optimizer.GradientNorm(), 12);
        optimizer.Step(rate: 1, optimizer.GradientNorm());
        Assert.Equal([1 - 1.5f, 1 - 2f], [first.Values[0], second.Values[0]], Near);
    }

    [Fact]
    public void Shorter_gradients_are_left_alone()
    {
        Parameter only = Of("only", 2);
        Optimizer optimizer = new OptimizerOptions { Momentum = 0, ClipNorm = 2 }.Create([only]);
        optimizer.Step(rate: 1, optimizer.GradientNorm());
        Assert.Equal(-1, only.Values[0]);
    }

    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_no_number_shows_in_the_norm(float gradient) =>
        Assert.False(double.IsFinite(new OptimizerOptions().Create([Of("broken", gradient)]).GradientNorm()));

    [Theory, InlineData(OptimizerKind.Sgd), InlineData(OptimizerKind.Adam)]
    public void One_that_continues_with_the_moments_of_another_makes_the_same_steps_to_the_bit(OptimizerKind kind)
    {
        OptimizerOptions options = new() { Kind = kind, WeightDecay = 0.01 };
        Parameter whole = Drawn(), halved = Drawn();
        Optimizer one = options.Create([whole]), before = options.Create([halved]);
        Walk(one, whole, 0, 20);
        Walk(before, halved, 0, 9);
        Optimizer after = options.Create([halved]);
        foreach ((StateTensor from, StateTensor to) in before.Moments.Zip(after.Moments))
        {
            Assert.Equal(from.Name, to.Name);
            from.Values.CopyTo(to.Values, 0);
        }

        after.ContinueAfter(before.Steps);
        Walk(after, halved, 9, 20);
        Assert.Equal(whole.Values, halved.Values);
    }

    private static Parameter Drawn()
    {
        Random random = new(5);
        return new Parameter("drawn", [.. Enumerable.Range(0, 37).Select(_ => random.NextSingle() - 0.5f)], decays: true);
    }

    private static void Walk(Optimizer optimizer, Parameter parameter, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            Random random = new(step);
            for (int i = 0; i < parameter.Gradients.Length; i++)
                parameter.Gradients[i] = random.NextSingle() - 0.5f;
            optimizer.Step(rate: 0.05, optimizer.GradientNorm());
        }
    }

    private static float[] Run(OptimizerOptions options, double rate, float[] gradients)
    {
        Parameter parameter = new("weight", [1], decays: true);
        Optimizer optimizer = options.Create([parameter]);
        return [.. gradients.Select(gradient =>
        {
            parameter.Gradients[0] = gradient;
            optimizer.Step(rate, optimizer.GradientNorm());
            return parameter.Values[0];
        })];
    }

    private static Parameter Of(string name, float gradient)
    {
        Parameter parameter = new(name, [1], decays: true);
        parameter.Gradients[0] = gradient;
        return parameter;
    }

    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) < Tolerance;
}
