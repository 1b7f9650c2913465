using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Supervision;

/// <summary>Loops that run side by side and end together.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LoopGroup(Func<Backoff> newBackoff, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly List<(SupervisedLoop Loop, Task Run)> _loops = [];

    public IReadOnlyList<LoopStatus> Statuses
    {
        get
        {
            lock (_gate)
                return [.. _loops.Select(entry => entry.Loop.Status)];
        }
    }

    /// <summary>Adds the loops that are stuck to a list.</summary>
    public void FindStuck(List<LoopStatus> stuck)
    {
        lock (_gate)
        {
            foreach ((SupervisedLoop loop, _) in _loops)
            {
                if (loop.IsStuck)
                    stuck.Add(loop.Status);
            }
        }
    }

    /// <summary>Starts a loop beside the others.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">The loop.</param>
    /// <param name="bound">How long it may be at work without a mark of <see cref="LoopActivity"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Start(string name, Func<CancellationToken, Task> body, TimeSpan bound, CancellationToken cancellationToken)
    {
        var loop = new SupervisedLoop(name, body, new LoopActivity(bound, time), newBackoff(), time, logger);
        Task run = Task.Run(() => loop.RunAsync(cancellationToken), CancellationToken.None);
        lock (_gate)
            _loops.Add((loop, run));
    }

    /// <summary>Ends when all loops have ended.</summary>
    public Task WhenAll()
    {
        lock (_gate)
            return Task.WhenAll(_loops.Select(entry => entry.Run));
    }
}
