namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>The connection to the hub, and why there is none.</summary>
internal sealed record LinkDocument(bool IsConnected, string? Problem);
