namespace EdgeAgent.Optimization.PostTraining;

/// <summary>Which inputs of an operator are data, weights and bias.</summary>
/// <param name="Data">The place of the activations.</param>
/// <param name="Weights">The place of the weights.</param>
/// <param name="Bias">The place of the bias, which may be absent.</param>
/// <param name="Axis">The dimension of the weights that has the output channels.</param>
/// <param name="IsPerChannel">Whether every output channel has a scale of its own.</param>
internal sealed record WeightedInputs(int Data, int Weights, int Bias, int Axis, bool IsPerChannel);
