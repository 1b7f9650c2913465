using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>A model file that failed on this device.</summary>
/// <param name="Sha256">The file.</param>
/// <param name="Failure">Why, the first time.</param>
/// <param name="AtUtc">When, by the device's clock.</param>
/// <param name="Attempt">The assignment's <see cref="RolloutPolicy.Attempt"/> then: a higher one has the file tried again.</param>
/// <param name="Conditions">The agent's version and what else the verdict depended on; under other conditions the file is tried again.</param>
/// <param name="Manifest">The digest of the manifest that the file did not keep to: with another manifest it is tried again; null for a verdict about the file alone.</param>
public sealed record QuarantinedModel(string Sha256, SlotFailure Failure, DateTimeOffset AtUtc, int Attempt, string Conditions, string? Manifest = null);
