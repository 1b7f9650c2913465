using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TestSupport.Faults;

namespace EdgeAgent.Core.Tests.Pains;

/// <summary>Pain 9: the backlog of an outage blocks live data, or is lost at a restart (iotedge #2486, #392, #1613). The hub is away for a simulated day with a restart in the middle.</summary>
public sealed class Pain09BacklogBlocksLiveDataTests
{
    private const int Live = 9;

    private static readonly TimeSpan Half = TimeSpan.FromHours(12), Step = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_day_without_the_hub_and_with_a_restart_loses_nothing_and_live_data_come_first()
    {
        using TestFolder state = new();
        TimeSpan interval = FaultForm.Pick(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
        int perHalf = (int)(Half / interval);
        await using (var first = new TestAgent { DataDirectory = state.Path, RunId = "run0", TelemetryInterval = interval })
        {
            first.Start();
            await first.AdvanceUntilAsync(WaitingAsync(first, perHalf), Step);
            await first.StopAsync();
        }
        await using var agent = new TestAgent { DataDirectory = state.Path, RunId = "run1", TelemetryInterval = interval };
        agent.Start();
        await agent.AdvanceUntilAsync(WaitingAsync(agent, perHalf * 2), Step);

        int sends = 0;
        TaskCompletionSource draining = new(TaskCreationOptions.RunContinuationsAsynchronously), goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.Hub.Before = operation =>
        {
            if (operation != "send" || agent.Hub.Messages.Count != Live || Interlocked.Increment(ref sends) > 1)
                return Task.CompletedTask;
            draining.SetResult();
            return goOn.Task;
        };
        int backlog = agent.Runtime.Status.TelemetryWaiting;
        await agent.Hub.ConnectAsync();
        await draining.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await agent.AdvanceUntilAsync(WaitingAsync(agent, agent.Runtime.Status.TelemetryWaiting + 1), Step);
        goOn.SetResult();
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count > backlog, "the backlog"), TimeSpan.FromMilliseconds(50));

        List<string> ids = [.. agent.Hub.Messages.Select(message => message.MessageId)];
        Assert.Equal(["run0", "run1", "run0"], ids.Skip(Live).Take(3).Select(id => id[..4]));
        Assert.Equal(ids.Distinct(), ids);
        int before = agent.Hub.Telemetry.Count(message => message.RunId == "run0");
        foreach ((string run, int waited) in (ReadOnlySpan<(string, int)>)[("run0", before), ("run1", backlog - before)])
        {
            List<long> sequence = [.. agent.Hub.Telemetry.Where(message => message.RunId == run && message.Sequence < waited).Select(message => message.Sequence)];
            Assert.Equal(Enumerable.Range(0, waited).Select(i => (long)i), sequence.Order());
            // The newest may be in memory only, and what is there is live: it goes ahead.
            Assert.Equal(Enumerable.Range(0, waited - 1).Select(i => (long)i), sequence.Where(number => number != waited - 1));
        }
        Assert.Equal(0, agent.Runtime.Status.TelemetryDropped);
        TestContext.Current.TestOutputHelper?.WriteLine($"{ids.Count} messages of two runs, none lost, none twice");
    }

    private static async Task WaitingAsync(TestAgent agent, int count)
    {
        while (agent.Runtime.Status.TelemetryWaiting < count)
            await Task.Delay(2, TestContext.Current.CancellationToken);
    }
}
