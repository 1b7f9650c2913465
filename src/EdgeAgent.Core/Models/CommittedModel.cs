using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>A model that became active in a slot.</summary>
/// <param name="Assignment">What the cloud asked for.</param>
/// <param name="ActivatedUtc">When it became active, by the device's clock.</param>
/// <param name="Manifest">The manifest that was verified before it was installed, with its golden samples and budgets; null for a model that was installed unsigned.</param>
public sealed record CommittedModel(ModelAssignment Assignment, DateTimeOffset ActivatedUtc, ModelManifest? Manifest = null);
