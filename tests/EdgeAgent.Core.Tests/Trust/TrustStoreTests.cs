using System.Security.Cryptography;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Core.Trust;

namespace EdgeAgent.Core.Tests.Trust;

public sealed class TrustStoreTests : IDisposable
{
    private const string File = "/data/trust/trust.json";

    private readonly ECDsa _key = FleetOwner.NewKey(), _next = FleetOwner.NewKey();
    private readonly RecordedLog _log = new();
    private readonly byte[] _root, _second;

    public TrustStoreTests()
    {
        _root = FleetOwner.Sign(FleetOwner.Document(1, _key), _key);
        _second = FleetOwner.Sign(FleetOwner.Document(2, FleetOwner.Role(1, _next), FleetOwner.Role(1, _key), _key, _next), _key, _next);
    }

    public static TheoryData<CrashKind> Kinds => new(Enum.GetValues<CrashKind>());

    public void Dispose()
    {
        _key.Dispose();
        _next.Dispose();
    }

    [Fact]
    public void What_was_stored_is_there_after_a_restart()
    {
        var disk = new SimulatedDisk();
        TrustState stored = Store(disk).Change(Next);
        TrustStore again = Store(disk.AfterPowerCut(CrashKind.LosesEverything));
        Assert.Equal(Text(stored), Text(again.Open()));
        Assert.Equal(2, again.Root!.Document.Version);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_power_cut_at_each_operation_leaves_the_old_state_or_the_new_one(CrashKind kind)
    {
        string before = Text(Prepared().Store.Open()), after = Text(Prepared().Store.Change(Next));
        (SimulatedDisk counted, TrustStore whole) = Prepared();
        whole.Change(Next);
        Assert.True(counted.Operations.Count > 6, $"{counted.Operations.Count} operations");
        var seen = new HashSet<string>();
        for (int cut = 0; cut <= counted.Operations.Count; cut++)
        {
            (SimulatedDisk disk, TrustStore store) = Prepared();
            disk.CutAt = cut;
            Assert.Equal(cut < counted.Operations.Count, IsCut(() => store.Change(Next)));
            SimulatedDisk next = disk.AfterPowerCut(kind);
            TrustStore reopened = Store(next);
            string found = Text(reopened.Open());
            Assert.True(found == before || found == after, $"cut {cut}, {kind}: {found}");
            seen.Add(found);
            Assert.DoesNotContain(_log.Lines, line => line.Id == 1130);
            Assert.Equal(after, Text(reopened.Change(Next)));
            Assert.DoesNotContain(next.AllFiles, file => file.EndsWith(AtomicFile.FreshSuffix, StringComparison.Ordinal));
        }
        Assert.Equal(2, seen.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_power_cut_at_each_operation_of_the_first_start_and_of_the_start_after_a_cut_loses_nothing(CrashKind kind)
    {
        for (int first = 0; first < 12; first++)
        {
            for (int second = 0; second < 8; second++)
            {
                (SimulatedDisk disk, TrustStore store) = Prepared();
                disk.CutAt = first;
                IsCut(() => store.Change(Next));
                SimulatedDisk once = disk.AfterPowerCut(kind);
                once.CutAt = second;
                IsCut(() => Store(once).Open());
                TrustState state = Store(once.AfterPowerCut(kind)).Open();
                Assert.True(state.Sequences.Single().Sequence >= 1, $"cuts {first} and {second}, {kind}");
            }
        }
        for (int cut = 0; cut < 8; cut++)
        {
            var disk = new SimulatedDisk { CutAt = cut };
            IsCut(() => Store(disk).Open());
            Assert.Empty(Store(disk.AfterPowerCut(kind)).Open().Sequences);
        }
    }

    [Fact]
    public void A_full_disk_at_each_operation_leaves_the_running_agent_with_the_old_state_and_the_file_readable()
    {
        string before = Text(Prepared().Store.Open()), after = Text(Prepared().Store.Change(Next));
        int failures = 0;
        for (int fail = 0; fail < 12; fail++)
        {
            (SimulatedDisk disk, TrustStore store) = Prepared();
            disk.FailAt = fail;
            try
            {
                store.Change(Next);
            }
            catch (Exception e) when (StorageFault.Is(e))
            {
                failures++;
                Assert.Equal(before, Text(store.Current!));
                Assert.Contains(Text(Store(disk.AfterPowerCut(CrashKind.KeepsEverything)).Open()), (string[])[before, after]);
                Assert.Equal(after, Text(store.Change(Next)));
            }
        }
        Assert.True(failures >= 6, $"{failures} operations failed the change");
    }

    [Fact]
    public void A_damaged_file_gives_way_to_the_one_before_it_and_two_damaged_files_to_the_configuration()
    {
        (SimulatedDisk disk, TrustStore store) = Prepared();
        store.Change(Next);
        disk.Corrupt(File);
        Assert.Equal(1, Store(disk).Open().Sequences.Single().Sequence);
        disk.Corrupt(File);
        disk.Corrupt(File + AtomicFile.PreviousSuffix);
        Assert.Empty(Store(disk).Open().Sequences);
        Assert.Contains(_log.Lines, line => line.Id == 1130);
    }

    [Fact]
    public void A_newer_configured_root_takes_the_place_of_the_stored_one_and_an_older_one_does_not()
    {
        (SimulatedDisk disk, TrustStore store) = Prepared();
        store.Change(Next);
        byte[] third = FleetOwner.Sign(FleetOwner.Document(3, _next), _next);
        Assert.Equal(2, Opened(disk, _root).Root!.Document.Version);
        Assert.Equal(3, Opened(disk, third).Root!.Document.Version);
        Assert.Empty(Opened(disk, third).Current!.Sequences);
        Assert.Equal(3, Opened(disk, _second).Root!.Document.Version);
        Assert.Contains(_log.Lines, line => line.Id == 1132);
    }

    [Fact]
    public void A_configured_root_that_nobody_signed_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TrustStore(new SimulatedDisk(), "/data/trust", FleetOwner.Sign(FleetOwner.Document(1, _key)), _log));

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_power_cut_at_each_operation_of_an_activation_never_leaves_a_model_whose_sequence_is_forgotten(CrashKind kind)
    {
        byte[] old = TinyModels.Classifier(1), fresh = TinyModels.Classifier(2);
        var source = new ScriptedModelSource();
        ModelAssignment first = Assign(source, old, 1), next = Assign(source, fresh, 2);
        int operations = await ActivateAsync(int.MaxValue);
        Assert.True(operations > 30, $"{operations} operations");
        for (int cut = 0; cut <= operations; cut++)
            await ActivateAsync(cut);

        async Task<int> ActivateAsync(int cut)
        {
            var empty = new SimulatedDisk();
            using (var bench = new ActivationBench(empty, source, root: _root))
                Assert.Null(await bench.ActivateAsync(first));
            SimulatedDisk disk = empty.AfterPowerCut(CrashKind.KeepsEverything);
            disk.CutAt = cut;
            using (var bench = new ActivationBench(disk, source, root: _root))
            {
                try
                {
                    bench.Store.Open();
                    await bench.ActivateAsync(next);
                }
                catch (PowerCutException)
                {
                }
            }
            using var after = new ActivationBench(disk.AfterPowerCut(kind), source, root: _root);
            after.Store.Open();
            Assert.Null(after.Rollout.Restore("default"));
            long sequence = after.Trust!.Open().Sequences.Single().Sequence;
            Assert.True(after.RunningDigest == first.File.Sha256 || sequence == 2, $"cut {cut}, {kind}: {sequence}");
            Assert.Equal(after.RunningDigest == first.File.Sha256 ? 1 : 2, after.Store.Find("default")!.Active!.Manifest!.Sequence);
            Assert.Null(await after.ActivateAsync(next));
            return disk.Operations.Count;
        }
    }

    private static string Text(TrustState state) => System.Text.Encoding.UTF8.GetString(TrustFile.Write(state));

    private static bool IsCut(Action work)
    {
        try
        {
            work();
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private ModelAssignment Assign(ScriptedModelSource source, byte[] model, long sequence)
    {
        string version = sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
        byte[] manifest = FleetOwner.Sign(FleetOwner.Manifest(model, sequence, version), _key);
        source.Store(model);
        source.Store(manifest);
        return TinyModels.Assignment(model, version) with { Manifest = TinyModels.Reference(manifest) };
    }

    private TrustState Next(TrustState state) => state with { Root = _second, Sequences = [new SeenSequence("m", 2, "b", [FleetOwner.Id(_key)])] };

    private TrustStore Store(SimulatedDisk disk) => new(disk, "/data/trust", _root, _log);

    private TrustStore Opened(SimulatedDisk disk, byte[] configured)
    {
        var store = new TrustStore(disk, "/data/trust", configured, _log);
        store.Open();
        return store;
    }

    private (SimulatedDisk Disk, TrustStore Store) Prepared()
    {
        var disk = new SimulatedDisk();
        Store(disk).Change(state => state with { Sequences = [new SeenSequence("m", 1, "a", [FleetOwner.Id(_key)])] });
        SimulatedDisk next = disk.AfterPowerCut(CrashKind.KeepsEverything);
        TrustStore store = Store(next);
        store.Open();
        next.Operations.Clear();
        return (next, store);
    }
}
