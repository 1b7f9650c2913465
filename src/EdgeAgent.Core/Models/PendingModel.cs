using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>An assignment under way: stored before the work on it begins.</summary>
/// <param name="Assignment">What the cloud asks for.</param>
/// <param name="Step">The step that was about to begin, from <see cref="ModelStep"/>.</param>
/// <param name="Loads">How often a step that runs the model began without an end: a model that takes the agent down is not tried for ever.</param>
public sealed record PendingModel(ModelAssignment Assignment, string Step, int Loads);
