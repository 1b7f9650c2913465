namespace EdgeAgent.Inference;

/// <summary>How one output of a node differs between the fast kernels and the reference.</summary>
/// <param name="Node">The node, as the fast run prepared it.</param>
/// <param name="Tensor">The output.</param>
/// <param name="DifferingElements">How many elements differ; 0 for every integer tensor of a correct kernel.</param>
/// <param name="LargestDifference">The largest difference of two elements, in units of the stored type.</param>
/// <param name="LargestMagnitude">The largest magnitude of the reference's elements.</param>
public sealed record LayerDifference(
    NodeDescription Node, TensorInfo Tensor, long DifferingElements, double LargestDifference, double LargestMagnitude);
