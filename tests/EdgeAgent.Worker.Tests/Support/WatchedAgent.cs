using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Hosting.Watchdog;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Worker.Tests;

/// <summary>An agent in this process under the real watchdog, which looks at it every few milliseconds and tells a real socket.</summary>
internal sealed class WatchedAgent : IAsyncDisposable
{
    private readonly WatchdogService _watchdog;
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    public WatchedAgent(TestAgent agent, ServiceManager manager, ILogger<WatchdogService>? log = null, Action<IThreadPoolWorkItem>? queue = null)
    {
        Agent = agent;
        Manager = manager;
        WatchdogSettings settings = new(manager.Name, IsAsked: true, TimeSpan.FromMilliseconds(10));
        _watchdog = queue is null
            ? new WatchdogService(settings, _lifetime, agent.Time, log ?? NullLogger<WatchdogService>.Instance)
            : new WatchdogService(settings, _lifetime, agent.Time, log ?? NullLogger<WatchdogService>.Instance, queue);
    }

    public TestAgent Agent { get; }

    public ServiceManager Manager { get; }

    public async Task StartAsync()
    {
        await _watchdog.StartAsync(CancellationToken.None);
        await Agent.StartConnectedAsync();
        _watchdog.Watch(Agent.Runtime);
    }

    /// <summary>Says that the host has started, as it does before READY=1.</summary>
    public void NotifyStarted() => _lifetime.NotifyStarted();

    public async ValueTask DisposeAsync()
    {
        _watchdog.Watch(null);
        await _watchdog.StopAsync(CancellationToken.None);
        _watchdog.Dispose();
        await Agent.DisposeAsync();
    }
}
