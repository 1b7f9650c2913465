using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Pains;

/// <summary>Pain 7: a full disk kills the agent or the update (iotedge #835, #2431; balena-supervisor #674). Each file operation of an activation finds the disk full: the model of before
/// runs on, nothing is left half-written, and the next try succeeds once there is room. A real small file system is filled in EdgeAgent.EndToEnd.Tests.</summary>
public sealed class Pain07DiskFullTests
{
    private static readonly byte[] OldModel = TinyModels.Classifier(1), NewModel = TinyModels.Classifier(2), Labels = TinyModels.Labels();

    private readonly ModelAssignment _old = TinyModels.Assignment(OldModel), _new = TinyModels.Assignment(NewModel, "2", Labels);
    private readonly ScriptedModelSource _source = new();

    public Pain07DiskFullTests()
    {
        foreach (byte[] file in new[] { OldModel, NewModel, Labels })
            _source.Store(file);
    }

    [Fact]
    public async Task A_full_disk_at_each_operation_leaves_the_old_model_and_no_half_written_file()
    {
        int operations = await CountAsync(disk => ActivateAsync(disk, _new));
        int failures = 0;
        for (int fail = 0; fail < operations; fail++)
        {
            SimulatedDisk disk = await PreparedAsync();
            using var bench = new ActivationBench(disk, _source);
            bench.Store.Open();
            Assert.Null(bench.Rollout.Restore("default"));
            disk.FailAt = disk.Operations.Count + fail;
            StepFailure? failure = await bench.ActivateAsync(_new);
            string expected = failure is null ? _new.File.Sha256 : _old.File.Sha256;
            string at = $"operation {fail}: {disk.Operations.ElementAtOrDefault(disk.FailAt)}";
            if (failure is not null)
            {
                failures++;
                Assert.True(failure.Code == FailureCode.DiskFull, $"{at}: {failure}");
            }
            Assert.True(bench.RunningDigest == expected, at);

            using (var reopened = new ActivationBench(disk.AfterPowerCut(CrashKind.KeepsEverything), _source))
            {
                reopened.Store.Open();
                Assert.Null(reopened.Rollout.Restore("default"));
                Assert.True(reopened.RunningDigest == expected, $"{at}, reopened");
            }
            disk.FailAt = -1;
            Assert.Null(await bench.ActivateAsync(_new));
            Assert.DoesNotContain(disk.AllFiles, file => file.EndsWith(".new", StringComparison.Ordinal) || file.Contains("/partial/", StringComparison.Ordinal));
        }
        Assert.True(failures > 10, $"{failures} operations failed the activation");
    }

    [Fact]
    public async Task A_disk_that_stays_full_keeps_the_old_model_and_frees_the_partial_download()
    {
        SimulatedDisk disk = await PreparedAsync();
        using var bench = new ActivationBench(disk, _source);
        bench.Store.Open();
        _source.Next((bytes, destination, _) =>
        {
            destination.Append(bytes.AsSpan(0, 100));
            disk.FailAt = disk.Operations.Count;
            return Task.FromResult(ScriptedModelSource.Send(bytes, destination));
        });
        StepFailure? failure = await bench.ActivateAsync(_new);
        Assert.Equal((ModelStep.Download, FailureCode.DiskFull), (failure!.Step, failure.Code));
        Assert.DoesNotContain(disk.AllFiles, file => file.Contains("/partial/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_disk_is_storage_failed()
    {
        SimulatedDisk disk = await PreparedAsync();
        using var bench = new ActivationBench(disk, _source);
        bench.Store.Open();
        disk.Fault = SimulatedDisk.Failing;
        disk.FailAt = disk.Operations.Count + 1;
        Assert.Equal(FailureCode.StorageFailed, (await bench.ActivateAsync(_new))!.Code);
    }

    [Fact]
    public async Task A_disk_that_is_full_for_good_leaves_the_agent_with_its_link_its_model_and_its_telemetry()
    {
        bool isFull = false;
        WatchedFiles files = new(new SimulatedDisk());
        files.BeforeWrite = _ =>
        {
            if (Volatile.Read(ref isFull))
                throw SimulatedDisk.DiskFull();
        };
        await using var agent = new TestAgent { Files = files, DataDirectory = "/data" };
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", OldModel);
        Volatile.Write(ref isFull, true);
        agent.Source.Store(NewModel);
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(NewModel, "2"))));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Slot("default")?.Failure?.Code == FailureCode.DiskFull, "the failure"));
        int before = agent.Hub.Messages.Count;
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count > before + 3, "telemetry"));
        Assert.Equal(TinyModels.Digest(OldModel), agent.Runtime.Slots["default"].Model!.Assignment.File.Sha256);
        Volatile.Write(ref isFull, false);
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion));
    }

    private async Task<SimulatedDisk> PreparedAsync()
    {
        var disk = new SimulatedDisk();
        await ActivateAsync(disk, _old);
        return disk.AfterPowerCut(CrashKind.KeepsEverything);
    }

    private async Task ActivateAsync(SimulatedDisk disk, ModelAssignment assignment)
    {
        using var bench = new ActivationBench(disk, _source);
        bench.Store.Open();
        Assert.Null(await bench.ActivateAsync(assignment));
    }

    private async Task<int> CountAsync(Func<SimulatedDisk, Task> work)
    {
        SimulatedDisk disk = await PreparedAsync();
        await work(disk);
        return disk.Operations.Count;
    }
}
