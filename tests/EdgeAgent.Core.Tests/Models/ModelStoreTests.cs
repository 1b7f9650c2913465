using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Models;

public sealed class ModelStoreTests
{
    private static readonly byte[] First = TinyModels.Classifier(1), Second = TinyModels.Classifier(2), Third = TinyModels.Classifier(3);

    private readonly ScriptedModelSource _source = new();
    private readonly SimulatedDisk _disk = new();

    public ModelStoreTests()
    {
        foreach (byte[] file in new[] { First, Second, Third })
            _source.Store(file);
    }

    [Fact]
    public async Task The_model_before_the_active_one_stays_and_older_ones_go()
    {
        await ActivateAllAsync(First, Second, Third);
        using ActivationBench bench = Reopen();
        Assert.Equal("2", bench.Store.Find("default")!.Previous!.Assignment.Version);
        bench.Store.Save(bench.Store.Find("default")!);
        bench.Store.CollectGarbage();
        Assert.Equal(
            new[] { TinyModels.Digest(Second), TinyModels.Digest(Third) }.Order(StringComparer.Ordinal),
            _disk.ListFiles(ActivationBench.Directory + "/blobs").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_damaged_state_file_gives_way_to_the_one_before_it()
    {
        await ActivateAllAsync(First, Second);
        _disk.Corrupt(ActivationBench.Directory + "/slots/default.json");
        using ActivationBench bench = Reopen();
        Assert.Null(bench.Rollout.Restore("default"));
        Assert.Equal(TinyModels.Digest(First), bench.RunningDigest);
        using ActivationBench again = Reopen();
        Assert.NotNull(again.Store.Find("default"));
    }

    [Fact]
    public async Task When_all_state_is_lost_the_slot_is_empty_and_the_files_wait_for_the_cloud()
    {
        await ActivateAllAsync(First);
        _disk.Corrupt(ActivationBench.Directory + "/slots/default.json");
        _disk.Corrupt(ActivationBench.Directory + "/slots/default.json.previous");
        int fetches = _source.Fetches;
        using ActivationBench bench = Reopen();
        Assert.Empty(bench.Store.Slots);
        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(First)));
        Assert.Equal(fetches, _source.Fetches);
    }

    [Fact]
    public async Task A_damaged_model_file_is_fetched_again_and_the_model_before_it_runs_meanwhile()
    {
        await ActivateAllAsync(First, Second);
        _disk.Corrupt($"{ActivationBench.Directory}/blobs/{TinyModels.Digest(Second)}");
        using ActivationBench bench = Reopen();
        StepFailure? failure = bench.Rollout.Restore("default");
        Assert.Equal((ModelStep.Load, FailureCode.StorageFailed), (failure!.Step, failure.Code));
        Assert.Equal(TinyModels.Digest(First), bench.RunningDigest);
        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Second, "2")));
        Assert.Equal(TinyModels.Digest(Second), bench.RunningDigest);
    }

    [Fact]
    public async Task Files_that_no_slot_names_and_left_overs_go_at_the_start()
    {
        await ActivateAllAsync(First);
        foreach (string orphan in new[] { "blobs/" + new string('a', 64), "partial/default." + new string('b', 64), "slots/default.json.new" })
        {
            using IWritableFile file = _disk.OpenAppend($"{ActivationBench.Directory}/{orphan}");
            file.Write([1, 2, 3]);
        }
        using ActivationBench bench = Reopen();
        Assert.Equal(
            [$"blobs/{TinyModels.Digest(First)}", "slots/default.json", "slots/default.json.previous"],
            _disk.AllFiles.Select(path => path[(ActivationBench.Directory.Length + 1)..]));
    }

    [Fact]
    public async Task A_download_resumes_where_it_broke_after_a_restart()
    {
        ModelAssignment assignment = TinyModels.Assignment(First);
        _source.Next(ScriptedModelSource.BreakAfter(500));
        using (ActivationBench bench = Reopen())
            Assert.Equal(FailureCode.DownloadFailed, (await bench.ActivateAsync(assignment))!.Code);
        using ActivationBench again = Reopen();
        Assert.Null(await again.ActivateAsync(assignment));
        Assert.Equal([0L, 500L], _source.Offsets);
    }

    [Fact]
    public async Task A_resumed_download_with_wrong_bytes_is_fetched_once_more_from_its_start()
    {
        ModelAssignment assignment = TinyModels.Assignment(First);
        _source.Next((bytes, destination, _) =>
        {
            destination.Append(new byte[500]);
            return Task.FromResult(new FetchOutcome(FetchStatus.Unreachable));
        });
        using ActivationBench bench = Reopen();
        Assert.NotNull(await bench.ActivateAsync(assignment));
        Assert.Null(await bench.ActivateAsync(assignment));
        Assert.Equal([0L, 500L, 0L], _source.Offsets);
    }

    [Fact]
    public async Task A_model_that_took_the_agent_down_is_refused_after_some_tries()
    {
        ModelAssignment assignment = TinyModels.Assignment(First);
        using ActivationBench bench = Reopen();
        bench.Store.Save(new SlotRecord { Slot = "default", Pending = new PendingModel(assignment, ModelStep.Load, 3) });
        StepFailure? failure = await bench.ActivateAsync(assignment);
        Assert.Equal((ModelStep.Probe, FailureCode.Interrupted), (failure!.Step, failure.Code));
        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Second)));
    }

    [Fact]
    public async Task Two_slots_with_one_file_share_it()
    {
        ModelAssignment assignment = TinyModels.Assignment(First);
        using ActivationBench bench = Reopen();
        Assert.Null(await bench.ActivateAsync(assignment, "one"));
        Assert.Null(await bench.ActivateAsync(assignment, "two"));
        Assert.Equal(1, _source.Fetches);
        bench.Store.Empty("one");
        bench.Store.CollectGarbage();
        Assert.True(bench.Store.Contains(assignment.File));
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("camera-2_B", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", false)]
    public void Slot_names_are_twin_keys_and_file_names(string name, bool isValid) => Assert.Equal(isValid, SlotName.IsValid(name));

    [Fact]
    public void A_state_file_with_any_flipped_bit_is_not_read()
    {
        byte[] file = SlotFile.Write(new SlotRecord { Slot = "default", Active = new CommittedModel(TinyModels.Assignment(First), DateTimeOffset.UnixEpoch) });
        Assert.NotNull(SlotFile.Read(file));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(SlotFile.Read(damaged));
        }
    }

    private async Task ActivateAllAsync(params byte[][] models)
    {
        using ActivationBench bench = Reopen();
        for (int i = 0; i < models.Length; i++)
            Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(models[i], $"{i + 1}")));
    }

    private ActivationBench Reopen()
    {
        var bench = new ActivationBench(_disk, _source);
        bench.Store.Open();
        return bench;
    }
}
