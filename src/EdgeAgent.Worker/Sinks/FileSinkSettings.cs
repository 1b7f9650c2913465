using EdgeAgent.Core.Pipelines.Sinks;

namespace EdgeAgent.Worker.Sinks;

/// <summary>Events as lines of a file.</summary>
/// <param name="Options">The file and its bounds.</param>
public sealed record FileSinkSettings(FileSinkOptions Options) : SinkSettings;
