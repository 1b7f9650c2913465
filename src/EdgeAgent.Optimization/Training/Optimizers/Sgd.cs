namespace EdgeAgent.Optimization.Training.Optimizers;

/// <summary>Stochastic gradient descent: with g = gradient + decay * w and v = momentum * v + g, w loses rate * v, or rate * (g + momentum * v) after Nesterov.</summary>
internal sealed class Sgd : Optimizer
{
    private readonly float _momentum, _decay;
    private readonly bool _isNesterov;
    private readonly float[][] _velocities;

    public Sgd(IReadOnlyList<Parameter> parameters, OptimizerOptions options)
        : base(parameters, options)
    {
        (_momentum, _decay, _isNesterov) = ((float)options.Momentum, (float)options.WeightDecay, options.Nesterov);
        _velocities = AddMoments("momentum");
    }

    private protected override void Update(int index, Parameter parameter, double rate)
    {
        float decay = parameter.Decays ? _decay : 0, step = (float)rate, momentum = _momentum;
        Span<float> values = parameter.Values, velocities = _velocities[index].AsSpan(0, values.Length);
        ReadOnlySpan<float> gradients = parameter.Gradients.AsSpan(0, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            float gradient = gradients[i] + (decay * values[i]);
            float velocity = (momentum * velocities[i]) + gradient;
            velocities[i] = velocity;
            values[i] -= step * (_isNesterov ? gradient + (momentum * velocity) : velocity);
        }
    }
}
