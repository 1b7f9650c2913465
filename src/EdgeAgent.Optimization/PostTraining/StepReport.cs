namespace EdgeAgent.Optimization.PostTraining;

/// <summary>What one step of the quantization did.</summary>
/// <param name="Step">The step, such as "bias correction".</param>
/// <param name="Effect">What it changed, in figures.</param>
public sealed record StepReport(string Step, string Effect);
