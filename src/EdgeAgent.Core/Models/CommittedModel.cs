using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>A model that became active in a slot.</summary>
/// <param name="Assignment">What the cloud asked for.</param>
/// <param name="ActivatedUtc">When it became active, by the device's clock.</param>
public sealed record CommittedModel(ModelAssignment Assignment, DateTimeOffset ActivatedUtc);
