using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Pains;

/// <summary>Pain 14: the roll-back itself breaks (greengrass #1635; balena-supervisor #1896, #1054; mender #485). Deltas without their base fall back in DeltaDownloadTests, and a slot that goes
/// to and fro is stopped in AgentRolloutTests.</summary>
public sealed class Pain14RollBackBreaksTests
{
    private static readonly byte[] Old = TinyModels.Classifier(1), New = TinyModels.Classifier(2), Third = TinyModels.Classifier(3);

    private readonly ScriptedModelSource _source = new();
    private readonly ModelAssignment _old = TinyModels.Assignment(Old), _new = TinyModels.Assignment(New, "2");

    public static TheoryData<CrashKind> Kinds => new(Enum.GetValues<CrashKind>());

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_a_roll_back_leaves_one_of_both_and_the_roll_back_can_be_done_again(CrashKind kind)
    {
        var outcomes = new HashSet<string>();
        bool isCut = true;
        for (int cut = 0; isCut; cut++)
        {
            SimulatedDisk disk = await OnTheNewModelAsync();
            isCut = RollBackCut(disk, disk.Operations.Count + cut);
            using var bench = new ActivationBench(disk.AfterPowerCut(kind), _source);
            bench.Store.Open();
            Assert.True(bench.Rollout.Restore("default") is null, $"cut {cut}, {kind}");
            outcomes.Add(bench.RunningDigest!);
            if (bench.RunningDigest == _new.File.Sha256)
                Assert.NotNull(bench.Rollout.RollBack("default"));
            Assert.True(bench.RunningDigest == _old.File.Sha256, $"cut {cut}, {kind}: {bench.RunningDigest ?? "nothing"} runs");
            Assert.Equal(FailureCode.Quarantined, (await bench.ActivateAsync(_new with { Name = "again" }))?.Code);
        }
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public async Task What_was_rolled_back_is_not_rolled_back_again_at_each_start()
    {
        using TestFolder state = new();
        var agent = new TestAgent { DataDirectory = state.Path };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", Old);
        await agent.ActivateAsync("default", New, "2");
        Assert.Equal(200, (await agent.Hub.CallAsync("rollBack")).Status);
        int fetches = agent.Source.Fetches;
        for (int start = 0; start < 3; start++)
        {
            await agent.StopAsync();
            await agent.DisposeAsync();
            agent = new TestAgent { DataDirectory = state.Path, Hub = agent.Hub.Restarted(), Source = agent.Source, Time = agent.Time };
            await agent.StartConnectedAsync();
            await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Failed, agent.Hub.DesiredVersion);
            SlotReport slot = agent.Hub.Slot("default")!;
            Assert.Equal((SlotState.Active, TinyModels.Digest(Old), FailureCode.RolledBack), (slot.State, slot.Sha256, slot.Failure?.Code));
        }
        Assert.Equal(fetches, agent.Source.Fetches);
        await agent.ActivateAsync("default", Third, "3");
        Assert.Null(agent.Hub.Slot("default")!.Failure);
        await agent.DisposeAsync();
    }

    private static bool RollBackCut(SimulatedDisk disk, int at)
    {
        disk.CutAt = at;
        try
        {
            using var bench = new ActivationBench(disk, new ScriptedModelSource());
            bench.Store.Open();
            bench.Rollout.Restore("default");
            Assert.NotNull(bench.Rollout.RollBack("default"));
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private async Task<SimulatedDisk> OnTheNewModelAsync()
    {
        _source.Store(Old);
        _source.Store(New);
        var disk = new SimulatedDisk();
        using var bench = new ActivationBench(disk, _source);
        bench.Store.Open();
        Assert.Null(await bench.ActivateAsync(_old));
        Assert.Null(await bench.ActivateAsync(_new));
        return disk;
    }
}
