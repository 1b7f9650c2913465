namespace EdgeAgent.Core.Starts;

/// <summary>The state of an agent that ended too often soon after its start: it loads no model and runs no pipeline, and keeps link, twin, methods and telemetry.</summary>
/// <param name="SinceUtc">When it began, by the device's clock, which may be wrong.</param>
/// <param name="Reason">Why, in one sentence for the operator.</param>
public sealed record SafeMode(DateTimeOffset SinceUtc, string Reason);
