using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.PostTraining;

/// <summary>The arithmetic that was chosen for one operator.</summary>
/// <param name="Node">The operator.</param>
/// <param name="Rule">Its rule; null where it stays in float.</param>
/// <param name="Precision">Its arithmetic.</param>
/// <param name="Reason">Why it stays in float, or differs from what was asked; null otherwise.</param>
internal sealed record OperatorPlan(OperatorDefinition Node, OperatorRule? Rule, Precision Precision, string? Reason);
