using EdgeAgent.Optimization.Training.Layers;

namespace EdgeAgent.Optimization.Training.Networks;

/// <summary>Layers in the order in which they run, and the tensors between them.</summary>
/// <param name="Layers">The layers.</param>
/// <param name="Activations">All tensors, the input among them.</param>
/// <param name="Input">The input.</param>
/// <param name="Logits">The class scores.</param>
internal sealed record CompiledNetwork(IReadOnlyList<Layer> Layers, IReadOnlyList<ActivationTensor> Activations, ActivationTensor Input, ActivationTensor Logits);
