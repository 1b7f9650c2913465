namespace EdgeAgent.Core.Models;

/// <summary>Says that a slot's active model is on probation.</summary>
/// <param name="Runs">How many runs of the agent began or went on with it and did not end in order: a model that takes the agent down is rolled back after some.</param>
public sealed record ProbationMark(int Runs);
