using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>What the cloud asks of one slot, read and checked: an assignment, or the reason why it is none.</summary>
internal sealed record SlotRequest
{
    public required string Slot { get; init; }

    /// <summary>The assignment; null when it was refused.</summary>
    public ModelAssignment? Assignment { get; init; }

    /// <summary>Why it was refused; null when it was not.</summary>
    public SlotFailure? Refusal { get; init; }

    /// <summary>The property's value as it came, for the answer to a refused one; null when it is too large to repeat.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>Whether both ask for the same, so that nothing new is to be done.</summary>
    public bool AsksFor(SlotRequest other) => Assignment == other.Assignment && Refusal == other.Refusal && JsonNode.DeepEquals(Value, other.Value);
}
