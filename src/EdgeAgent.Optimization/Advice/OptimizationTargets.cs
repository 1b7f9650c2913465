namespace EdgeAgent.Optimization.Advice;

/// <summary>What the user wants of the optimized model.</summary>
/// <param name="AccuracyDropPoints">By how many percentage points its accuracy may lie below the float model's.</param>
/// <param name="Speedup">How many times faster than the float model it shall be, at least.</param>
public sealed record OptimizationTargets(double AccuracyDropPoints, double Speedup);
