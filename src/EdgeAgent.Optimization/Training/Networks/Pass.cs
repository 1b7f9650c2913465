using EdgeAgent.Optimization.Training.Kernels;

namespace EdgeAgent.Optimization.Training.Networks;

/// <summary>One run of a minibatch through the layers.</summary>
/// <param name="Samples">How many samples.</param>
/// <param name="IsTraining">Whether statistics of the minibatch are used and a backward pass may follow.</param>
/// <param name="Blocks">Who computes.</param>
/// <param name="Memory">Memory for gradients.</param>
internal sealed record Pass(int Samples, bool IsTraining, WorkBlocks Blocks, GradientMemory Memory)
{
    /// <summary>Whether the ranges of real values are measured.</summary>
    public bool Observes { get; init; }
}
