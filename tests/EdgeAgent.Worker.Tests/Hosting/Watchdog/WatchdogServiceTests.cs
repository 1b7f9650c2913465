using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Hosting.Watchdog;

namespace EdgeAgent.Worker.Tests.Hosting.Watchdog;

public sealed class WatchdogServiceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_manager_hears_signs_of_life_and_what_the_agent_does(bool isAbstract)
    {
        using ServiceManager manager = new(isAbstract);
        await using WatchedAgent watched = new(new TestAgent(), manager);
        await watched.StartAsync();

        Assert.StartsWith("WATCHDOG=1\nEXTEND_TIMEOUT_USEC=60000000", await manager.ReceiveAsync(), StringComparison.Ordinal);
        watched.NotifyStarted();
        await watched.Agent.ActivateAsync("default", TinyModels.Classifier(1), "7");

        List<string> received = await manager.ReceiveUntilAsync("STATUS=connected; default: tiny 7");
        received.AddRange(await manager.ReceiveUntilAsync("WATCHDOG=1"));
        Assert.All(received, states => Assert.StartsWith("WATCHDOG=1", states, StringComparison.Ordinal));
        Assert.Equal("WATCHDOG=1", received[^1]);
    }

    [Fact]
    public async Task A_thread_pool_that_takes_up_nothing_ends_them()
    {
        using ServiceManager manager = new();
        List<IThreadPoolWorkItem> queued = [];
        await using WatchedAgent watched = new(new TestAgent(), manager, queue: queued.Add);
        await watched.StartAsync();
        await manager.ReceiveUntilAsync("WATCHDOG=1");

        watched.Agent.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Contains("STATUS=stuck: the thread pool has taken up nothing for 30 s", (await manager.ReceiveUntilAsync("stuck"))[^1], StringComparison.Ordinal);
        Assert.Single(queued);
        queued[0].Execute();
        Assert.StartsWith("WATCHDOG=1", await manager.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("relative")]
    [InlineData("/nowhere/at/all/notify")]
    public void Without_a_manager_nothing_is_sent_and_nothing_fails(string? name)
    {
        using NotifySocket socket = new(name);
        Assert.False(socket.Send("WATCHDOG=1"));
    }
}
