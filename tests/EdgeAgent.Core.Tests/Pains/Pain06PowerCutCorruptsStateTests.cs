using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Starts;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Pains;

/// <summary>Pain 6: a power cut corrupts what is on the disk (iotedge #2959; greengrass #1168). The power goes before each file operation of installing, switching, emptying and starting,
/// and the medium keeps more or less of what was not synchronised: the slot always has its old or its new model. Spool and trust store are enumerated in the same way in TelemetrySpoolTests
/// and TrustStoreTests.</summary>
public sealed class Pain06PowerCutCorruptsStateTests
{
    private static readonly byte[] OldModel = TinyModels.Classifier(1), NewModel = TinyModels.Classifier(2), Labels = TinyModels.Labels();

    private readonly ModelAssignment _old = TinyModels.Assignment(OldModel), _new = TinyModels.Assignment(NewModel, "2", Labels);
    private readonly ScriptedModelSource _source = new();

    public Pain06PowerCutCorruptsStateTests()
    {
        foreach (byte[] file in new[] { OldModel, NewModel, Labels })
            _source.Store(file);
    }

    public static TheoryData<CrashKind> Kinds => new(Enum.GetValues<CrashKind>());

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_an_activation_leaves_the_old_or_the_new_model(CrashKind kind)
    {
        int operations = await CountAsync(disk => ActivateAsync(disk, _new));
        Assert.True(operations > 20, $"{operations} operations");
        var outcomes = new HashSet<string>();
        for (int cut = 0; cut <= operations; cut++)
        {
            SimulatedDisk after = await CutAsync(cut, kind, disk => ActivateAsync(disk, _new));
            using var bench = new ActivationBench(after, _source);
            bench.Store.Open();
            Assert.True(bench.Rollout.Restore("default") is null, $"cut {cut}, {kind}");
            Assert.True(bench.RunningDigest == _old.File.Sha256 || bench.RunningDigest == _new.File.Sha256, $"cut {cut}, {kind}: {bench.RunningDigest ?? "nothing"} runs");
            outcomes.Add(bench.RunningDigest!);

            Assert.Null(await bench.ActivateAsync(_new));
            Assert.Equal(_new.File.Sha256, bench.RunningDigest);
            Assert.DoesNotContain(after.AllFiles, file => file.EndsWith(".new", StringComparison.Ordinal) || file.Contains("/partial/", StringComparison.Ordinal));
        }
        Assert.Equal(2, outcomes.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_a_roll_out_with_probation_and_of_its_roll_back_leaves_the_old_or_the_new_model(CrashKind kind)
    {
        int operations = await CountAsync(RollOutAndBackAsync);
        Assert.True(operations > 40, $"{operations} operations");
        var outcomes = new HashSet<string>();
        for (int cut = 0; cut <= operations; cut++)
        {
            SimulatedDisk after = await CutAsync(cut, kind, RollOutAndBackAsync);
            using var bench = new ActivationBench(after, _source);
            bench.Store.Open();
            Assert.True(bench.Rollout.Restore("default") is null, $"cut {cut}, {kind}");
            Assert.True(bench.RunningDigest == _old.File.Sha256 || bench.RunningDigest == _new.File.Sha256, $"cut {cut}, {kind}: {bench.RunningDigest ?? "nothing"} runs");
            SlotRecord record = bench.Store.Find("default")!;
            Assert.True(record.Active!.Assignment.File.Sha256 == bench.RunningDigest && (record.Probation is null || record.Previous is not null), $"cut {cut}, {kind}: {record}");
            outcomes.Add(bench.RunningDigest!);
        }
        Assert.Equal(2, outcomes.Count);

        async Task RollOutAndBackAsync(SimulatedDisk disk)
        {
            using var bench = new ActivationBench(disk, _source, probation: TimeSpan.FromMilliseconds(1));
            bench.Store.Open();
            Assert.Null(await bench.ActivateAsync(_new));
            Assert.NotNull(bench.Rollout.RollBack("default"));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_emptying_leaves_the_old_model_or_none(CrashKind kind)
    {
        static Task Empty(SimulatedDisk disk, ScriptedModelSource source)
        {
            using var bench = new ActivationBench(disk, source);
            bench.Store.Open();
            bench.Store.Empty("default");
            bench.Store.CollectGarbage();
            return Task.CompletedTask;
        }

        int operations = await CountAsync(disk => Empty(disk, _source));
        var outcomes = new HashSet<string?>();
        for (int cut = 0; cut <= operations; cut++)
        {
            SimulatedDisk after = await CutAsync(cut, kind, disk => Empty(disk, _source));
            using var bench = new ActivationBench(after, _source);
            bench.Store.Open();
            Assert.Null(bench.Rollout.Restore("default"));
            outcomes.Add(bench.RunningDigest);
        }
        Assert.Equal([_old.File.Sha256, null], outcomes.OrderBy(digest => digest is null));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_the_start_after_a_cut_loses_nothing(CrashKind kind)
    {
        int operations = await CountAsync(disk => ActivateAsync(disk, _new));
        for (int first = 0; first <= operations; first += 3)
        {
            for (int second = 0; second < 6; second++)
            {
                SimulatedDisk once = await CutAsync(first, kind, disk => ActivateAsync(disk, _new));
                once.CutAt = second;
                try
                {
                    using var interrupted = new ActivationBench(once, _source);
                    interrupted.Store.Open();
                }
                catch (PowerCutException)
                {
                }
                using var bench = new ActivationBench(once.AfterPowerCut(kind), _source);
                bench.Store.Open();
                Assert.True(bench.Rollout.Restore("default") is null && bench.RunningDigest is not null, $"cuts {first} and {second}, {kind}");
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_power_cut_at_each_operation_of_counting_a_start_leaves_the_old_or_the_new_count(CrashKind kind)
    {
        for (int cut = 0; cut < 8; cut++)
        {
            SimulatedDisk disk = new();
            new StartsFile(disk, "/data/run").Write(new StartsRecord { BootId = "old" });
            disk.CutAt = disk.Operations.Count + cut;
            try
            {
                new StartsFile(disk, "/data/run").Write(new StartsRecord { BootId = "new" });
            }
            catch (PowerCutException)
            {
            }
            Assert.True(new StartsFile(disk.AfterPowerCut(kind), "/data/run").Read().BootId is "old" or "new", $"cut {cut}, {kind}");
        }
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

    private async Task<SimulatedDisk> CutAsync(int cut, CrashKind kind, Func<SimulatedDisk, Task> work)
    {
        SimulatedDisk disk = await PreparedAsync();
        disk.CutAt = cut;
        try
        {
            await work(disk);
        }
        catch (PowerCutException)
        {
        }
        return disk.AfterPowerCut(kind);
    }
}
