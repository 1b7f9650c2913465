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

    /// <summary>The rings, 1 to 32.</summary>
    public required IReadOnlyList<RolloutRing> Rings { get; init; }
}
