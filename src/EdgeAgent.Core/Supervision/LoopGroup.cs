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

    /// <summary>Starts a loop beside the others.</summary>
    public void Start(string name, Func<CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        var loop = new SupervisedLoop(name, body, newBackoff(), time, logger);
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
