namespace EdgeAgent.Optimization.Training.Optimizers;

/// <summary>Which optimizer, and its constants.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The rule.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Sgd;

    /// <summary>The share of the last update that <see cref="OptimizerKind.Sgd"/> keeps, 0 or more and below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether <see cref="OptimizerKind.Sgd"/> looks ahead by its momentum (Y. Nesterov, 1983).</summary>
    public bool Nesterov { get; init; }

    /// <summary>The decay of the mean of gradients in <see cref="OptimizerKind.Adam"/>, 0 or more and below 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the mean of squared gradients in <see cref="OptimizerKind.Adam"/>, 0 or more and below 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What <see cref="OptimizerKind.Adam"/> adds to the root of the mean square, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How strongly weights are pulled to 0; 0 for not at all. Biases, normalizations and ranges are never.</summary>
    /// <remarks><see cref="OptimizerKind.Sgd"/> adds decay times the weight to the gradient; <see cref="OptimizerKind.Adam"/> takes rate times decay of the weight
    /// off beside its step, unless <see cref="IsDecayCoupled"/>.</remarks>
    public double WeightDecay { get; init; }

    /// <summary>Whether <see cref="OptimizerKind.Adam"/> too adds the decay to the gradient, as Adam did before AdamW.</summary>
    public bool IsDecayCoupled { get; init; }

    /// <summary>The most that the norm of all gradients together may be; larger ones are scaled down to it. Null for no bound.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Creates the optimizer for some parameters, all moments 0.</summary>
    /// <param name="parameters">The parameters.</param>
    public Optimizer Create(IReadOnlyList<Parameter> parameters) => Kind switch
    {
        OptimizerKind.Adam => new Adam(parameters, this),
        _ => new Sgd(parameters, this),
    };
}
