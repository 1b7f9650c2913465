namespace EdgeAgent.Optimization.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Samples that were evaluated or found unreadable.</param>
/// <param name="Total">All samples.</param>
public readonly record struct EvaluationProgress(int Done, int Total);
