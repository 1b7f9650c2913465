namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Samples of one class that were taken for another.</summary>
/// <param name="Actual">The class that they are of.</param>
/// <param name="Predicted">The class that they were taken for; negative where it is an output before those of the classes, a background.</param>
/// <param name="Count">How many.</param>
public sealed record ConfusedPair(int Actual, int Predicted, int Count);
