using EdgeAgent.Optimization.Training.Kernels;
using EdgeAgent.Optimization.Training.Networks;

namespace EdgeAgent.Optimization.Training.Layers;

/// <summary>A layer with weights, as the graph has it.</summary>
/// <param name="Place">Its place among the graph's operators.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it computes.</param>
/// <param name="WeightsName">The name of its weights.</param>
/// <param name="Weights">The weights, in the order of the file.</param>
/// <param name="BiasName">The name of its bias.</param>
/// <param name="Bias">The bias, zeros where the file has none.</param>
/// <param name="Bounds">The fused activation's bounds.</param>
internal sealed record LayerDescription(
    int Place, ActivationTensor Input, ActivationTensor Output, string WeightsName, float[] Weights, string BiasName, float[] Bias, Bounds Bounds);
