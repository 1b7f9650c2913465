namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>How a sink is doing.</summary>
/// <param name="Name">The sink.</param>
/// <param name="Waiting">Events that wait for it.</param>
/// <param name="Delivered">Events delivered since the agent started.</param>
/// <param name="Dropped">Events that newer ones pushed out of its queue.</param>
/// <param name="Failed">Events that it could not deliver.</param>
/// <param name="Problem">Why it could not deliver the last one, in one sentence; null when it could.</param>
public sealed record SinkStatus(string Name, int Waiting, long Delivered, long Dropped, long Failed, string? Problem);
