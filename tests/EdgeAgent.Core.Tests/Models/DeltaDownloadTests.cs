using EdgeAgent.Contracts.Deltas;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Models;

public sealed class DeltaDownloadTests
{
    private static readonly byte[] Old = TinyModels.Classifier(1), Other = TinyModels.Classifier(3), New = WithOneOtherWeight();

    private readonly ScriptedModelSource _source = new();

    [Fact]
    public async Task A_delta_is_fetched_in_place_of_the_file()
    {
        byte[] delta = DeltaMaker.Make(Old, New);
        DownloadReport report = await InstallAsync(delta, TinyModels.Digest(Old));
        Assert.True(report.IsByDelta, report.DeltaProblem);
        Assert.Equal(delta.Length, report.ReceivedBytes);
    }

    [Fact]
    public async Task Pain_14_a_missing_base_falls_back_to_the_whole_file()
    {
        DownloadReport report = await InstallAsync(DeltaMaker.Make(Other, New), TinyModels.Digest(Other));
        Assert.False(report.IsByDelta);
        Assert.Contains("is not on this device", report.DeltaProblem, StringComparison.Ordinal);
        Assert.Equal(New.Length, report.ReceivedBytes);
    }

    [Fact]
    public async Task Pain_14_a_delta_from_another_base_falls_back_to_the_whole_file()
    {
        DownloadReport report = await InstallAsync(DeltaMaker.Make(Other, New), TinyModels.Digest(Old));
        Assert.False(report.IsByDelta);
        Assert.NotNull(report.DeltaProblem);
    }

    [Fact]
    public async Task A_delta_that_is_no_delta_or_is_not_there_falls_back_to_the_whole_file()
    {
        Assert.Contains("no delta", (await InstallAsync([1, 2, 3], TinyModels.Digest(Old))).DeltaProblem, StringComparison.Ordinal);
        _source.Next((_, destination, _) => Task.FromResult(ScriptedModelSource.Send(Old, destination)));
        _source.Next((_, destination, _) => Task.FromResult(ScriptedModelSource.Send(null, destination)));
        Assert.Contains("no such file", (await InstallAsync(DeltaMaker.Make(Old, New), TinyModels.Digest(Old))).DeltaProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_cut_at_each_operation_leaves_the_old_or_the_new_model()
    {
        byte[] delta = DeltaMaker.Make(Old, New);
        ModelAssignment assignment = Assign(delta, TinyModels.Digest(Old));
        foreach (CrashKind kind in Enum.GetValues<CrashKind>())
        {
            bool isCut = true;
            for (int cut = 0; isCut; cut++)
            {
                SimulatedDisk disk = await PreparedAsync();
                disk.CutAt = cut;
                try
                {
                    using var interrupted = new ActivationBench(disk, _source);
                    interrupted.Store.Open();
                    await interrupted.ActivateAsync(assignment);
                    isCut = false;
                }
                catch (PowerCutException)
                {
                }
                using var bench = new ActivationBench(disk.AfterPowerCut(kind), _source);
                bench.Store.Open();
                Assert.True(bench.Rollout.Restore("default") is null && (bench.RunningDigest == TinyModels.Digest(Old) || bench.RunningDigest == TinyModels.Digest(New)), $"cut {cut}, {kind}");
                Assert.Null(await bench.ActivateAsync(assignment));
                Assert.Equal(TinyModels.Digest(New), bench.RunningDigest);
            }
        }
    }

    private static byte[] WithOneOtherWeight()
    {
        byte[] model = [.. Old];
        int place = Enumerable.Range(0, Old.Length).First(i => Old[i] != Other[i]);
        model[place] = Other[place];
        return model;
    }

    private async Task<DownloadReport> InstallAsync(byte[] delta, string baseSha256)
    {
        ModelAssignment assignment = Assign(delta, baseSha256);
        using var bench = new ActivationBench(await PreparedAsync(), _source);
        bench.Store.Open();
        Assert.Null(await bench.ActivateAsync(assignment));
        Assert.Equal(assignment.File.Sha256, bench.RunningDigest);
        return bench.Rollout.DownloadOf("default")!;
    }

    private ModelAssignment Assign(byte[] delta, string baseSha256)
    {
        _source.Store(delta);
        _source.Store(New);
        return TinyModels.Assignment(New, "2") with { Delta = new ModelDelta { File = TinyModels.Reference(delta), BaseSha256 = baseSha256 } };
    }

    private async Task<SimulatedDisk> PreparedAsync()
    {
        _source.Store(Old);
        var disk = new SimulatedDisk();
        using var bench = new ActivationBench(disk, _source);
        bench.Store.Open();
        Assert.Null(await bench.ActivateAsync(TinyModels.Assignment(Old)));
        return disk.AfterPowerCut(CrashKind.KeepsEverything);
    }
}
