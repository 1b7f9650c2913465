using EdgeAgent.Inference;

namespace EdgeAgent.Optimization.Evaluation.Agreement;

/// <summary>How far what one layer computes is from what the layer of the same name computes in the reference.</summary>
/// <param name="Node">The node in the model.</param>
/// <param name="Tensor">Its output.</param>
/// <param name="Match">Whether the reference has its like.</param>
/// <param name="Error">The error over the samples; null without a match.</param>
public sealed record LayerError(NodeDescription Node, TensorInfo Tensor, LayerMatch Match, OutputError? Error);
