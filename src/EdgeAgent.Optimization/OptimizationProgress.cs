namespace EdgeAgent.Optimization;

/// <summary>How far a step of long work is.</summary>
/// <param name="Step">What is being done, in a few words.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all.</param>
public sealed record OptimizationProgress(string Step, int Done, int Total);
