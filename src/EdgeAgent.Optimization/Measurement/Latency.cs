namespace EdgeAgent.Optimization.Measurement;

/// <summary>How long inferences of a model took.</summary>
/// <param name="Fastest">The shortest: what the kernels can do when nothing else runs.</param>
/// <param name="Median">The median.</param>
/// <param name="Runs">How many inferences were timed.</param>
/// <param name="Kernels">The kernel set that ran.</param>
public sealed record Latency(TimeSpan Fastest, TimeSpan Median, int Runs, string Kernels);
