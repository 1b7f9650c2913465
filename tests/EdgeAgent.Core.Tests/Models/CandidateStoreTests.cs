using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Models;

public sealed class CandidateStoreTests
{
    private const string Data = "/data", Slot = "default";
    private static readonly byte[] Model = TinyModels.Classifier(1), Candidate = TinyModels.Classifier(2);

    private readonly ScriptedModelSource _source = new();
    private readonly SimulatedDisk _disk = new();

    public CandidateStoreTests() => _source.Store(Model);

    public static TheoryData<CrashKind> Kinds => new(Enum.GetValues<CrashKind>());

    [Fact]
    public async Task An_assignment_that_names_a_candidate_activates_it_without_a_download()
    {
        using ActivationBench bench = await StartAsync(_disk);
        (string path, string sha256, long size) = CandidateStore.Save(_disk, Data, Slot, Candidate);

        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Candidate, "2")));

        Assert.Equal((sha256, (long)Candidate.Length, 1), (bench.RunningDigest!, size, _source.Fetches));
        Assert.DoesNotContain(path, _disk.AllFiles);
    }

    [Fact]
    public async Task A_damaged_candidate_is_fetched_instead()
    {
        using ActivationBench bench = await StartAsync(_disk);
        (string path, _, _) = CandidateStore.Save(_disk, Data, Slot, Candidate);
        _disk.Corrupt(path);
        _source.Store(Candidate);

        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Candidate, "2")));

        Assert.Equal((TinyModels.Digest(Candidate), 2), (bench.RunningDigest!, _source.Fetches));
    }

    [Fact]
    public void A_slot_keeps_one_candidate()
    {
        CandidateStore.Save(_disk, Data, Slot, Candidate);
        CandidateStore.Save(_disk, Data, "default.2", Model);
        (string last, _, _) = CandidateStore.Save(_disk, Data, Slot, Model);

        Assert.Equal([$"/data/models/candidates/default.2.{TinyModels.Digest(Model)}", last], _disk.AllFiles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_full_disk_leaves_no_half_written_candidate()
    {
        _disk.FreeBytes = 10;

        Assert.Throws<IOException>(() => CandidateStore.Save(_disk, Data, Slot, Candidate));
        Assert.Empty(_disk.AllFiles);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_adopting_a_candidate_leaves_the_old_or_the_new_model(CrashKind kind)
    {
        int operations = await RunAsync(new SimulatedDisk(), cut: -1);
        for (int cut = 0; cut <= operations; cut++)
        {
            SimulatedDisk disk = new();
            await RunAsync(disk, cut);
            using var after = new ActivationBench(disk.AfterPowerCut(kind), _source);
            after.Store.Open();

            Assert.True(after.Rollout.Restore(Slot) is null, $"cut {cut}, {kind}");
            Assert.True(after.RunningDigest == TinyModels.Digest(Model) || after.RunningDigest == TinyModels.Digest(Candidate), $"cut {cut}, {kind}: {after.RunningDigest ?? "nothing"} runs");
        }
    }

    [Fact]
    public async Task The_active_model_is_found_beside_a_running_agent()
    {
        using TestFolder folder = new();
        var files = new Core.Storage.DiskFileSystem();
        byte[] labels = TinyModels.Labels();
        _source.Store(labels);
        ModelAssignment assignment = TinyModels.Assignment(Model, labels: labels);
        using (var bench = new ActivationBench(files, _source, folder["models"]))
        {
            bench.Store.Open();
            Assert.Null(await bench.ActivateAsync(assignment));

            ActiveModel active = ActiveModel.Find(files, folder.Path, Slot)!;

            Assert.Equal(assignment, active.Assignment);
            Assert.Equal(Model, await File.ReadAllBytesAsync(active.File, TestContext.Current.CancellationToken));
            Assert.Equal(TinyModels.Classes, active.Labels!.Count);
        }
        Assert.Null(ActiveModel.Find(files, folder.Path, "other"));
        Assert.Null(ActiveModel.Find(files, folder.Path, "../slots/default"));
    }

    private async Task<ActivationBench> StartAsync(SimulatedDisk disk)
    {
        var bench = new ActivationBench(disk, _source);
        bench.Store.Open();
        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Model)));
        return bench;
    }

    // The power goes before an operation of the activation; what came before the candidate is safe.
    private async Task<int> RunAsync(SimulatedDisk disk, int cut)
    {
        using ActivationBench bench = await StartAsync(disk);
        CandidateStore.Save(disk, Data, Slot, Candidate);
        int before = disk.Operations.Count;
        disk.CutAt = cut < 0 ? -1 : before + cut;
        try
        {
            Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Candidate, "2")));
        }
        catch (PowerCutException)
        {
        }
        return disk.Operations.Count - before;
    }
}
