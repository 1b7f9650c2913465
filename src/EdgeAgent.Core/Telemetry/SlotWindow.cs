using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry;

/// <summary>One model's part of a reporting window.</summary>
/// <param name="Window">What is reported; energy is still unknown.</param>
/// <param name="Busy">The time spent in inferences, by which energy is shared out.</param>
internal sealed record SlotWindow(InferenceWindow Window, TimeSpan Busy);
