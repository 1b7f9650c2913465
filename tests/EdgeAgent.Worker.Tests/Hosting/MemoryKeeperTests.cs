using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Hosting;

namespace EdgeAgent.Worker.Tests.Hosting;

public sealed class MemoryKeeperTests
{
    [Fact]
    public async Task Memory_is_given_back_once_after_the_start_and_once_after_each_new_model()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        int releases = 0;
        using CancellationTokenSource stop = new();
        Task keeping = new MemoryKeeper(agent.Runtime.Slots, () => releases++, agent.Time).RunAsync(stop.Token);

        await LetPassAsync(agent);
        Assert.Equal(1, releases);
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await LetPassAsync(agent);
        Assert.Equal(2, releases);
        await LetPassAsync(agent);
        Assert.Equal(2, releases);

        await stop.CancelAsync();
        await keeping;
    }

    private static async Task LetPassAsync(TestAgent agent)
    {
        for (int i = 0; i < 6; i++)
        {
            agent.Time.Advance(MemoryKeeper.Period);
            for (int round = 0; round < 20; round++)
                await Task.Run(static () => { }, TestContext.Current.CancellationToken);
        }
    }
}
