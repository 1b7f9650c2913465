namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>Telemetry messages that wait for the hub, and those dropped for lack of room.</summary>
internal sealed record TelemetryDocument(int Waiting, long Dropped);
