using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>Events as the level of a line of the board: active while any rule is raised, or for a time after each raising. Inactive from the beginning and at the end.</summary>
/// <remarks>A line that cannot be opened is tried again with each event. A pulse holds no event up; one that begins within another lets that last longer.</remarks>
public sealed class OutputLineSink : IEventSink
{
    private readonly Lock _gate = new();
    private readonly Func<IOutputLine> _open;
    private readonly TimeSpan? _pulse;
    private readonly HashSet<(string Pipeline, string Rule)> _raised = [];
    private readonly ITimer? _timer;
    private IOutputLine? _line;

    /// <summary>Opens the line, where it can.</summary>
    /// <param name="open">Opens the line, inactive. Throws <see cref="IOException"/> where there is none.</param>
    /// <param name="pulse">How long a raised rule makes the line active; null for as long as it is raised.</param>
    /// <param name="time">The clock.</param>
    public OutputLineSink(Func<IOutputLine> open, TimeSpan? pulse, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _open = open;
        _pulse = pulse;
        _timer = pulse is null ? null : time.CreateTimer(_ => TryDrive(false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
            TryOpen();
    }

    /// <inheritdoc/>
    public Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        bool isRaised = happened.State == EventState.Raised;
        if (_pulse is { } length)
        {
            if (!isRaised)
                return Task.FromResult<string?>(null);
            string? problem = TryDrive(true);
            _timer!.Change(length, Timeout.InfiniteTimeSpan);
            return Task.FromResult(problem);
        }
        if (isRaised)
            _raised.Add((happened.Pipeline, happened.Rule));
        else
            _raised.Remove((happened.Pipeline, happened.Rule));
        return Task.FromResult(TryDrive(_raised.Count > 0));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _line?.Dispose();
            _line = null;
        }
    }

    private string? TryDrive(bool isActive)
    {
        lock (_gate)
        {
            if (_line is null && TryOpen() is { } problem)
                return problem;
            try
            {
                _line!.Write(isActive);
                return null;
            }
            catch (IOException e)
            {
                _line!.Dispose();
                _line = null;
                return e.Message;
            }
        }
    }

    private string? TryOpen()
    {
        try
        {
            _line = _open();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
