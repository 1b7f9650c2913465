namespace EdgeAgent.Optimization.Training.Optimizers;

/// <summary>Adam: means of gradients and of their squares, both corrected for their start at 0; weight decay beside the step, or in the gradient where coupled.</summary>
internal sealed class Adam : Optimizer
{
    private readonly OptimizerOptions _options;
    private readonly float[][] _means, _squares;

    public Adam(IReadOnlyList<Parameter> parameters, OptimizerOptions options)
        : base(parameters, options)
    {
        _options = options;
        _means = AddMoments("mean");
        _squares = AddMoments("square");
    }

    private protected override void Update(int index, Parameter parameter, double rate)
    {
        float decay = parameter.Decays ? (float)_options.WeightDecay : 0;
        float coupled = _options.IsDecayCoupled ? decay : 0, kept = _options.IsDecayCoupled ? 1 : (float)(1 - (rate * decay));
        float beta1 = (float)_options.Beta1, beta2 = (float)_options.Beta2, epsilon = (float)_options.Epsilon;
        float step = (float)(rate / (1 - Math.Pow(_options.Beta1, Steps))), correction = (float)(1 / (1 - Math.Pow(_options.Beta2, Steps)));
        Span<float> values = parameter.Values, means = _means[index].AsSpan(0, values.Length), squares = _squares[index].AsSpan(0, values.Length);
        ReadOnlySpan<float> gradients = parameter.Gradients.AsSpan(0, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            float gradient = gradients[i] + (coupled * values[i]);
            means[i] = (beta1 * means[i]) + ((1 - beta1) * gradient);
            squares[i] = (beta2 * squares[i]) + ((1 - beta2) * gradient * gradient);
            values[i] = (values[i] * kept) - (step * means[i] / (MathF.Sqrt(squares[i] * correction) + epsilon));
        }
    }
}
