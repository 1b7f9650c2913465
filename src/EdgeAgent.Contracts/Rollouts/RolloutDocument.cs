using System.Text.Json.Serialization;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Contracts.Rollouts;

/// <summary>What a rollout is to do: one model, one slot, and the rings in their order.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RolloutDocument
{
    /// <summary>The slot on the devices.</summary>
    /// <value>The hub takes <see cref="TwinNames.DefaultSlot"/> where it is left out.</value>
    public required string Slot { get; init; }

    /// <summary>What the devices are assigned.</summary>
    public required ModelAssignment Assignment { get; init; }

    /// <summary>For models with manifests: what devices are assigned when they are restored, by the file that they had before; null for just what they were assigned before.</summary>
    /// <remarks>A device refuses a manifest with a lower sequence than one that it saw. So what is to come back is signed again with a higher sequence than the new model, before the rollout.</remarks>
    public IReadOnlyList<ModelAssignment>? Restores { get; init; }

    /// <summary>The rings, 1 to 32.</summary>
    public required IReadOnlyList<RolloutRing> Rings { get; init; }
}
