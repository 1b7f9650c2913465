namespace EdgeAgent.Optimization.Evaluation;

/// <summary>A sample that could not be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record BadSample(string Name, string Reason);
