using System.Globalization;
using EdgeAgent.Core;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Hosting.Watchdog;

/// <summary>Tells the service manager that the agent lives, for as long as every loop gets on and the thread pool answers; what is stuck is logged, with a manager or without.</summary>
/// <remarks>Runs on a thread of its own, so that nothing that it watches can keep it from looking. Memory near its limit is no reason to be silent: that has guards of its own.</remarks>
internal sealed partial class WatchdogService : IHostedService, IDisposable
{
    private static readonly TimeSpan PoolPatience = TimeSpan.FromSeconds(30);

    private readonly WatchdogSettings _settings;
    private readonly NotifySocket _socket;
    private readonly ThreadPoolCheck _pool;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly CancellationTokenRegistration _started;
    private readonly Thread _thread;
    private volatile AgentRuntime? _agent;
    private volatile bool _isStarted;
    private string _stuck = "", _told = "";

    /// <summary>Makes the watchdog; it looks from <see cref="StartAsync"/> on.</summary>
    public WatchdogService(WatchdogSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WatchdogService> logger)
        : this(settings, lifetime, time, logger, item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false))
    {
    }

    internal WatchdogService(WatchdogSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WatchdogService> logger, Action<IThreadPoolWorkItem> queue)
    {
        (_settings, _logger) = (settings, logger);
        _socket = new NotifySocket(settings.Socket);
        _pool = new ThreadPoolCheck(queue, PoolPatience, time);
        _started = lifetime.ApplicationStarted.Register(() => _isStarted = true);
        _thread = new Thread(Run) { IsBackground = true, Name = "watchdog" };
    }

    /// <summary>Watches an agent from now on.</summary>
    /// <param name="agent">The agent; null when it has ended.</param>
    public void Watch(AgentRuntime? agent) => _agent = agent;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_settings.IsAsked)
            LogAsked(_logger, _settings.Period.TotalSeconds);
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
            _thread.Join();
        _started.Dispose();
        _socket.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        do
        {
            Look();
        }
        while (!_stop.Wait(_settings.Period));
    }

    private void Look()
    {
        AgentRuntime? agent = _agent;
        IReadOnlyList<LoopStatus> loops = agent?.StuckLoops ?? [];
        List<string> stuck = [.. loops.Select(Describe)];
        string names = string.Join(", ", loops.Select(loop => loop.Name));
        if (!_pool.IsAnswered())
        {
            stuck.Add(string.Create(CultureInfo.InvariantCulture, $"the thread pool has taken up nothing for {PoolPatience.TotalSeconds:0} s"));
            names += " thread pool";
        }
        if (stuck.Count > 0)
            BeSilent(names, string.Join("; ", stuck));
        else
            BeHeard(agent);
    }

    private void BeHeard(AgentRuntime? agent)
    {
        if (_stuck.Length > 0)
            LogAlive(_logger);
        _stuck = "";
        if (!_socket.IsThere)
            return;
        string states = _settings.IsAsked ? "WATCHDOG=1" : "";
        if (!_isStarted)
            states += string.Create(CultureInfo.InvariantCulture, $"\nEXTEND_TIMEOUT_USEC={(long)(WatchdogSettings.OwnPeriod * 6).TotalMicroseconds}");
        string sentence = agent is null ? "" : AgentSentence.Of(agent.Status);
        if (sentence.Length > 0 && sentence != _told)
            states += $"\nSTATUS={sentence}";
        if (states.Length > 0 && _socket.Send(states.TrimStart('\n')) && sentence.Length > 0)
            _told = sentence;
    }

    // The last words, once; then the manager hears nothing more until what is stuck gets on, or ends the process.
    private void BeSilent(string names, string what)
    {
        if (names == _stuck)
            return;
        _stuck = names;
        _told = "";
        LogStuck(_logger, what, _settings.IsAsked ? "the service manager hears no more signs of life and will start the agent anew" : "no service manager waits for signs of life");
        _socket.Send($"STATUS=stuck: {what}");
    }

    private static string Describe(LoopStatus loop) =>
        string.Create(CultureInfo.InvariantCulture, $"the {loop.Name} loop has not got on for {loop.StuckSeconds:0} s");

    [LoggerMessage(2010, LogLevel.Information, "The service manager waits for signs of life; the agent gives one every {Seconds:0.###} s while all its loops get on.")]
    private static partial void LogAsked(ILogger logger, double seconds);

    [LoggerMessage(2011, LogLevel.Critical, "The agent is stuck: {What}; {Consequence}.")]
    private static partial void LogStuck(ILogger logger, string what, string consequence);

    [LoggerMessage(2012, LogLevel.Warning, "What was stuck gets on again.")]
    private static partial void LogAlive(ILogger logger);
}
