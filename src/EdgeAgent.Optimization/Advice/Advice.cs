namespace EdgeAgent.Optimization.Advice;

/// <summary>What an <see cref="Advisor"/> measured and what it recommends.</summary>
/// <param name="Targets">What was wanted.</param>
/// <param name="Results">All that was tried, the float model first.</param>
/// <param name="Chosen">The smallest of those that meet the targets; null where none does.</param>
/// <param name="Sentence">The recommendation in a sentence.</param>
public sealed record Advice(OptimizationTargets Targets, IReadOnlyList<CandidateResult> Results, CandidateResult? Chosen, string Sentence);
