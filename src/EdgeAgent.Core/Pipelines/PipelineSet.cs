using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Core.Pipelines;

/// <summary>All pipelines by their names, and all sinks.</summary>
/// <remarks>Thread-safe. A name that was ever in force keeps its loop and its counts.</remarks>
internal sealed class PipelineSet(PipelineParts parts, Action<string, Func<CancellationToken, Task>> startLoop)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, PipelineRunner> _runners = new(StringComparer.Ordinal);
    private bool _isStarted;

    /// <summary>How the pipelines are doing that are asked for, in the order of their names.</summary>
    public IReadOnlyList<PipelineStatus> Statuses
    {
        get
        {
            lock (_gate)
                return [.. _runners.Values.Select(runner => runner.Status).OfType<PipelineStatus>()];
        }
    }

    /// <summary>How the sinks are doing, in the order of their names.</summary>
    public IReadOnlyList<SinkStatus> SinkStatuses => [.. parts.Sinks.Queues.Select(queue => queue.Status)];

    /// <summary>How many different names were in force so far.</summary>
    public int Names
    {
        get
        {
            lock (_gate)
                return _runners.Count;
        }
    }

    /// <summary>Whether a name was in force before.</summary>
    public bool Knows(string name)
    {
        lock (_gate)
            return _runners.ContainsKey(name);
    }

    /// <summary>Ends the reporting window of each pipeline.</summary>
    /// <returns>The windows; null for an agent without pipelines.</returns>
    public IReadOnlyList<PipelineWindow>? TakeWindows()
    {
        lock (_gate)
            return _runners.Count == 0 ? null : [.. _runners.Values.Select(runner => runner.TakeWindow())];
    }

    /// <summary>Gives a frame to a source.</summary>
    public FrameOffer OfferFrame(string source, ReadOnlySpan<byte> frame, bool isRaw, out string? problem)
    {
        problem = null;
        return parts.Sources.FindPort(source)?.Offer(frame, isRaw, out problem) ?? FrameOffer.NoSource;
    }

    /// <summary>Puts definitions in force, and ends all other pipelines.</summary>
    public void Apply(IReadOnlyDictionary<string, PipelineDefinition> definitions)
    {
        lock (_gate)
        {
            foreach ((string name, PipelineRunner runner) in _runners.Where(entry => !definitions.ContainsKey(entry.Key)))
                runner.Set(null);
            foreach ((string name, PipelineDefinition definition) in definitions)
            {
                if (!_runners.TryGetValue(name, out PipelineRunner? runner))
                {
                    _runners.Add(name, runner = new PipelineRunner(name, parts));
                    if (_isStarted)
                        Start(runner);
                }
                runner.Set(definition);
            }
        }
    }

    /// <summary>Starts the loops of all pipelines and sinks; pipelines that come later are started as they come.</summary>
    public void Start()
    {
        foreach (SinkQueue queue in parts.Sinks.Queues)
            startLoop($"sink {queue.Name}", queue.RunAsync);
        lock (_gate)
        {
            _isStarted = true;
            foreach (PipelineRunner runner in _runners.Values)
                Start(runner);
        }
    }

    /// <summary>Delivers the events that wait, as far as the sinks take them in time; only after the loops have ended.</summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(limit, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await parts.Sinks.DrainAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A sink that is slow now keeps nothing else from ending.
        }
    }

    private void Start(PipelineRunner runner) => startLoop($"pipeline {runner.Name}", runner.RunAsync);
}
