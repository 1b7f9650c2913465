using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>An assignment that failed for good.</summary>
/// <param name="Assignment">What the cloud asked for.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Conditions">What the verdict depended on besides the files, such as the agent's version; under other conditions the assignment is tried again.</param>
public sealed record RefusedModel(ModelAssignment Assignment, SlotFailure Failure, string Conditions);
