namespace EdgeAgent.Optimization.Weights;

/// <summary>What the parts of one layer are called in a file of weights, and in the model that is made of them.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Filter">The filter's tensor.</param>
/// <param name="Bias">The bias's tensor.</param>
/// <param name="Normalization">The batch normalization that follows in training, to be folded; null for none.</param>
internal sealed record WeightNames(string Layer, string Filter, string Bias, BatchNormalizationNames? Normalization = null)
{
    /// <summary>TF-Slim's names: <c>SCOPE/weights</c>, <c>SCOPE/biases</c>, <c>SCOPE/BatchNorm/gamma</c> ...</summary>
    public static WeightNames Slim(string scope, double epsilon) =>
        new(scope, $"{scope}/weights", $"{scope}/biases", new BatchNormalizationNames($"{scope}/BatchNorm", epsilon));

    /// <summary>TF-Slim's names of a layer that has a bias and no normalization.</summary>
    public static WeightNames SlimBiased(string scope) => new(scope, $"{scope}/weights", $"{scope}/biases");

    /// <summary>TF-Slim's names of a depthwise convolution: <c>SCOPE/depthwise_weights</c>.</summary>
    public static WeightNames SlimDepthwise(string scope, double epsilon) => Slim(scope, epsilon) with { Filter = $"{scope}/depthwise_weights" };

    /// <summary>Keras's names of a layer that has a bias and no normalization: <c>NAME/kernel</c>, <c>NAME/bias</c>.</summary>
    public static WeightNames Keras(string name) => new(name, $"{name}/kernel", $"{name}/bias");

    /// <summary>Keras's names of a layer that a normalization follows.</summary>
    public static WeightNames Keras(string name, BatchNormalizationNames normalization) => Keras(name) with { Normalization = normalization };

    /// <summary>Keras's names of a depthwise convolution: <c>NAME/depthwise_kernel</c>.</summary>
    public static WeightNames KerasDepthwise(string name, BatchNormalizationNames normalization) =>
        Keras(name, normalization) with { Filter = $"{name}/depthwise_kernel" };
}
