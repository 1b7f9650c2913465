using System.Globalization;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines;

/// <summary>What all pipelines share.</summary>
internal sealed class PipelineParts(string runId, ModelSlots slots, InferencePace pace, SourceFactory sources, SinkSet sinks, TimeProvider time, ILogger logger)
{
    private long _events;

    public ModelSlots Slots => slots;

    public InferencePace Pace => pace;

    public SourceFactory Sources => sources;

    public SinkSet Sinks => sinks;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Names the next event for good.</summary>
    public string NextEventId() => string.Create(CultureInfo.InvariantCulture, $"{runId}-e{Interlocked.Increment(ref _events)}");
}
