namespace EdgeAgent.Optimization.Training.Checkpoints;

/// <summary>One thing that two runs must share for one to continue the other.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What it is in this run.</param>
public sealed record TrainingTrait(string Name, string Value);
