namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>Who hears of events, and how that goes.</summary>
internal sealed record SinkDocument(string Name, int Waiting, long Delivered, long Dropped, long Failed, string? Problem);
