namespace EdgeAgent.Contracts.Telemetry;

/// <summary>One pipeline in one reporting window.</summary>
/// <param name="Name">The pipeline.</param>
/// <param name="Frames">Inputs that were run.</param>
/// <param name="Dropped">Inputs that a newer one took the place of before they were run.</param>
/// <param name="Events">Rules that were raised or cleared.</param>
public sealed record PipelineWindow(string Name, long Frames, long Dropped, long Events);
