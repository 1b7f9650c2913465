namespace EdgeAgent.Optimization.Training.Optimizers;

/// <summary>The rules by which gradients change values.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Adam (D. Kingma and J. Ba, 2015), with weight decay as in AdamW (I. Loshchilov and F. Hutter, 2019).</summary>
    Adam,
}
