using System.Threading.Channels;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>Events that wait for a sink, so that a slow one never holds a pipeline: when <see cref="Capacity"/> wait, the oldest gives way to the newest and is counted.</summary>
internal sealed partial class SinkQueue : IAsyncDisposable
{
    /// <summary>The most events that wait.</summary>
    public const int Capacity = 64;

    private readonly IEventSink _sink;
    private readonly ILogger _logger;
    private readonly Channel<PipelineEvent> _waiting;
    private PipelineEvent? _interrupted;
    private long _delivered, _dropped, _failed;
    private volatile string? _problem;

    public SinkQueue(string name, IEventSink sink, ILogger logger)
    {
        Name = name;
        _sink = sink;
        _logger = logger;
        BoundedChannelOptions options = new(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _waiting = Channel.CreateBounded<PipelineEvent>(options, _ => Interlocked.Increment(ref _dropped));
    }

    public string Name { get; }

    public SinkStatus Status => new(Name, _waiting.Reader.Count, Interlocked.Read(ref _delivered), Interlocked.Read(ref _dropped), Interlocked.Read(ref _failed), _problem);

    /// <summary>Adds an event; never waits.</summary>
    public void Post(PipelineEvent happened) => _waiting.Writer.TryWrite(happened);

    /// <summary>Delivers one event after the other.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            PipelineEvent next = _interrupted ?? await TakeAsync(cancellationToken).ConfigureAwait(false);
            await DeliverAsync(next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Delivers what waits; only while <see cref="RunAsync"/> does not run.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while ((_interrupted ?? (_waiting.Reader.TryRead(out PipelineEvent? read) ? read : null)) is { } next)
            await DeliverAsync(next, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    private async ValueTask<PipelineEvent> TakeAsync(CancellationToken cancellationToken)
    {
        using (LoopActivity.Idle())
            return await _waiting.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
    {
        _interrupted = happened;
        string? problem = await _sink.DeliverAsync(happened, cancellationToken).ConfigureAwait(false);
        _interrupted = null;
        Interlocked.Increment(ref problem is null ? ref _delivered : ref _failed);
        if (problem is not null && _problem != problem)
            LogFailed(_logger, Name, problem);
        _problem = problem;
    }

    [LoggerMessage(1330, LogLevel.Warning, "The sink {Name} did not deliver an event: {Problem}")]
    private static partial void LogFailed(ILogger logger, string name, string problem);
}
