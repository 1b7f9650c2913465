using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Runs a command again and again with back-off, on a thread of its own that reads its output as fast as it comes.</summary>
internal sealed partial class CommandLoop : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1), SteadyAfter = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly IReadOnlyList<string> _command;
    private readonly ICommandRunner _runner;
    private readonly Action<Stream> _read;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private Task _run = Task.CompletedTask;
    private IRunningCommand? _running;
    private bool _isDisposed;
    private volatile string? _problem;

    /// <param name="name">The source, for the log.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="runner">Starts it.</param>
    /// <param name="read">Reads its output to the end, blocking.</param>
    /// <param name="random">Chance, for back-off.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public CommandLoop(string name, IReadOnlyList<string> command, ICommandRunner runner, Action<Stream> read, Random random, TimeProvider time, ILogger logger)
    {
        (_name, _command, _runner, _read, _time, _logger) = (name, command, runner, read, time, logger);
        _backoff = new Backoff(FirstPause, LongestPause, random);
    }

    /// <summary>Starts it.</summary>
    public void Begin() => _run = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    /// <summary>How the command ended the last time, in one sentence; null while it runs as it should.</summary>
    public string? Problem => _problem;

    /// <summary>Says that its output makes sense.</summary>
    public void Succeeded() => _problem = null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _end.CancelAsync().ConfigureAwait(false);
        lock (_gate)
            _running?.Dispose();
        await _run.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            long start = _time.GetTimestamp();
            string how = RunOnce();
            if (_end.IsCancellationRequested)
                return;
            if (_time.GetElapsedTime(start) > SteadyAfter)
                _backoff.Reset();
            if (_problem != how)
                LogEnded(_logger, _name, how);
            _problem = how;
            await Task.WhenAny(Task.Delay(_backoff.Next(), _time, _end.Token)).ConfigureAwait(false);
        }
    }

    private string RunOnce()
    {
        try
        {
            IRunningCommand running;
            lock (_gate)
            {
                if (_end.IsCancellationRequested)
                    return "";
                _running = running = _runner.Start(_command);
            }
            try
            {
                _read(running.Output);
                return running.DescribeEnd();
            }
            finally
            {
                lock (_gate)
                    _running = null;
                running.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return $"The command {_command[0]} failed: {e.Message}";
        }
    }

    [LoggerMessage(1320, LogLevel.Warning, "The command of the source {Name} is started again after a pause. {Problem}")]
    private static partial void LogEnded(ILogger logger, string name, string problem);
}
