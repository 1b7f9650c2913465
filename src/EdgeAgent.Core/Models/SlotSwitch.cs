namespace EdgeAgent.Core.Models;

/// <summary>A switch of a slot from one model to another.</summary>
/// <param name="From">The file that ran; null when none did.</param>
/// <param name="To">The file that runs since; null when none does.</param>
/// <param name="AtUtc">When, by the device's clock.</param>
/// <param name="Attempt">The <see cref="Contracts.Twins.RolloutPolicy.Attempt"/> of the assignment.</param>
/// <param name="IsRollBack">Whether the slot went back because the model failed.</param>
public sealed record SlotSwitch(string? From, string? To, DateTimeOffset AtUtc, int Attempt, bool IsRollBack);
