using System.Security.Cryptography;
using EdgeAgent.Optimization.Training;
using EdgeAgent.Optimization.Training.Checkpoints;

namespace EdgeAgent.Optimization.Tests.Training.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("edgeagent-checkpoints-");

    private string Folder => Path.Combine(_parent.FullName, "run");

    private string[] Files => [.. Directory.GetFiles(Folder, "checkpoint-*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void What_was_saved_is_read_back_whole()
    {
        Checkpoint saved = Of(step: 7);
        using (CheckpointFolder folder = CheckpointFolder.Open(Folder))
            folder.Save(saved);
        using CheckpointFolder again = CheckpointFolder.Open(Folder);
        Checkpoint read = again.ReadLatest(Unexpected)!;

        Assert.Equal(saved.Identity, read.Identity);
        Assert.Equal((saved.Position, saved.OptimizerSteps), (read.Position, read.OptimizerSteps));
        Assert.Equal(saved.Epochs, read.Epochs);
        foreach ((IReadOnlyList<StateTensor> expected, IReadOnlyList<StateTensor> actual) in new[]
            { (saved.Parameters, read.Parameters), (saved.State, read.State), (saved.Moments, read.Moments), (saved.Best, read.Best), (saved.Float, read.Float) })
        {
            Assert.Equal(expected.Select(tensor => tensor.Name), actual.Select(tensor => tensor.Name));
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Values.Select(BitConverter.SingleToUInt32Bits), pair.Second.Values.Select(BitConverter.SingleToUInt32Bits)));
        }
    }

    [Fact]
    public void The_last_two_are_kept_and_the_newest_is_read()
    {
        using CheckpointFolder folder = CheckpointFolder.Open(Folder);
        Assert.False(folder.HasCheckpoints);
        for (int step = 1; step <= 4; step++)
            folder.Save(Of(step));
        Assert.Equal(["checkpoint-000003.bin", "checkpoint-000004.bin"], Files);
        Assert.Equal(4, folder.ReadLatest(Unexpected)!.Position.Step);
    }

    [Fact]
    public void Where_the_newest_is_torn_the_one_before_serves_and_stays_until_two_good_ones_are_there()
    {
        using (CheckpointFolder folder = CheckpointFolder.Open(Folder))
        {
            folder.Save(Of(1));
            folder.Save(Of(2));
        }

        string torn = Path.Combine(Folder, "checkpoint-000002.bin");
        File.WriteAllBytes(torn, File.ReadAllBytes(torn)[..^40]);
        File.WriteAllBytes(Path.Combine(Folder, "checkpoint-000003.bin.tmp"), [1, 2, 3]);
        List<string> skipped = [];
        using CheckpointFolder again = CheckpointFolder.Open(Folder);

        Assert.Equal(1, again.ReadLatest(skipped.Add)!.Position.Step);
        Assert.Contains("checkpoint-000002.bin", Assert.Single(skipped), StringComparison.Ordinal);
        again.Save(Of(3));
        Assert.Equal(["checkpoint-000001.bin", "checkpoint-000003.bin"], Files);
    }

    [Fact]
    public void Nothing_but_torn_ones_is_an_error_that_names_them()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, "checkpoint-000002.bin"), new byte[300]);
        using CheckpointFolder folder = CheckpointFolder.Open(Folder);
        Assert.True(folder.HasCheckpoints);
        Assert.Contains("checkpoint-000002.bin", Assert.Throws<OptimizationException>(() => folder.ReadLatest(Unexpected)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_serves_one_run_at_a_time()
    {
        using (CheckpointFolder.Open(Folder))
            Assert.Contains("another run", Assert.Throws<OptimizationException>(() => CheckpointFolder.Open(Folder)).Message, StringComparison.Ordinal);
        CheckpointFolder.Open(Folder).Dispose();
    }

    [Fact]
    public void A_place_where_no_folder_can_be_is_named()
    {
        string file = Path.Combine(_parent.FullName, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<OptimizationException>(() => CheckpointFolder.Open(file)).Message, StringComparison.Ordinal);
        Assert.Contains("there is no folder", Assert.Throws<OptimizationException>(() => CheckpointFolder.Open(Path.Combine(_parent.FullName, "none", "run"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_byte_and_every_cut_is_found()
    {
        byte[] good = Written(Of(5));
        for (int i = 0; i < good.Length; i++)
        {
            byte[] flipped = [.. good];
            flipped[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(new MemoryStream(flipped)));
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(new MemoryStream(good[..i])));
        }

        Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(new MemoryStream([.. good, 0])));
    }

    [Fact]
    public void Hostile_bytes_with_a_right_digest_end_in_a_sentence_and_allocate_no_more_than_the_file_holds()
    {
        byte[] good = Written(Of(5));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int refused = 0, rounds = 0;
        foreach (int value in new[] { -1, 0, int.MaxValue, 1 << 24, 77 })
        {
            for (int i = 23; i + 36 <= good.Length; i++, rounds++)
            {
                byte[] hostile = [.. good];
                BitConverter.TryWriteBytes(hostile.AsSpan(i), value);
                SHA256.HashData(hostile.AsSpan(0, hostile.Length - 32), hostile.AsSpan(hostile.Length - 32));
                try
                {
                    CheckpointFile.Read(new MemoryStream(hostile));
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, rounds / 20, rounds);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, rounds * 1_000_000L);
    }

    private static byte[] Written(Checkpoint checkpoint)
    {
        using MemoryStream stream = new();
        CheckpointFile.Write(stream, checkpoint);
        return stream.ToArray();
    }

    private static Checkpoint Of(int step) => new()
    {
        Identity = [new TrainingTrait("seed", "1"), new TrainingTrait("classes", "cat, dög")],
        Position = new TrainingPosition(TrainingPhase.Quantized, 3, step, 1.25, 17),
        OptimizerSteps = 40 + step,
        Parameters = [new StateTensor("conv/weights", [1, -0f, float.Epsilon]), new StateTensor("conv/bias", [])],
        State = [new StateTensor("range", [float.MinValue, float.MaxValue])],
        Moments = [new StateTensor("conv/weights/momentum", [0.1f, 0.2f, 0.3f])],
        Best = [],
        Epochs = [new EpochFigures(TrainingPhase.Float, 0, 0, null, null, null, 2.5, 0.1), new EpochFigures(TrainingPhase.Float, 1, 9, 0.01, 1.5, 0.4, 1.2, 0.5)],
        Float = [new StateTensor("conv/weights", [5, 6, 7])],
    };

    private static void Unexpected(string sentence) => Assert.Fail(sentence);
}
