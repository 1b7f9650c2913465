namespace EdgeAgent.Optimization.PostTraining;

/// <summary>What became of one operator.</summary>
/// <param name="Operator">Its name, like CONV_2D.</param>
/// <param name="Name">The name of its output.</param>
/// <param name="Precision">Its arithmetic.</param>
/// <param name="Reason">Why it is not what the mode says; null where it is.</param>
/// <param name="Weights">How many weights it has; 0 for none.</param>
/// <param name="Sensitivity">By how many decibels the model's output comes closer to the float model when this layer alone is kept; null where not measured.</param>
public sealed record LayerReport(string Operator, string Name, Precision Precision, string? Reason, int Weights, double? Sensitivity);
