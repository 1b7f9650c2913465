using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>All sinks of the device with their queues.</summary>
internal sealed class SinkSet : IAsyncDisposable
{
    private readonly SortedDictionary<string, SinkQueue> _queues = new(StringComparer.Ordinal);

    public SinkSet(IEnumerable<KeyValuePair<string, IEventSink>> sinks, ILogger logger)
    {
        foreach ((string name, IEventSink sink) in sinks)
            _queues.Add(name, new SinkQueue(name, sink, logger));
    }

    /// <summary>The queues in the order of their names.</summary>
    public IReadOnlyCollection<SinkQueue> Queues => _queues.Values;

    /// <summary>The names.</summary>
    public IReadOnlyCollection<string> Names => _queues.Keys;

    /// <summary>Hands an event to sinks; never waits.</summary>
    public void Post(IReadOnlyList<string> names, PipelineEvent happened)
    {
        foreach (string name in names)
            _queues[name].Post(happened);
    }

    /// <summary>Delivers what waits, all sinks side by side; only while no queue runs.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(_queues.Values.Select(queue => queue.DrainAsync(cancellationToken)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (SinkQueue queue in _queues.Values)
            await queue.DisposeAsync().ConfigureAwait(false);
    }
}
