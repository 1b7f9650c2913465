using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Pipelines.Sources;

public sealed class FileSeriesInputTests
{
    [Fact]
    public async Task What_is_appended_counts_and_a_file_that_was_replaced_is_read_from_its_start()
    {
        using var folder = new TestFolder();
        string file = folder["samples.csv"];
        File.WriteAllText(file, "1\n2\n");
        await using var source = new FileSeriesInput("s", Series(file), TimeProvider.System);
        Assert.Equal(SourceOutcome.Empty, source.TryTake().Outcome);
        File.AppendAllText(file, "3\n4");
        Assert.Equal(SourceOutcome.Empty, source.TryTake().Outcome);
        File.AppendAllText(file, "\n");
        Assert.Equal(SourceOutcome.Ready, source.TryTake().Outcome);

        File.Move(file, folder["samples.csv.1"]);
        Assert.Equal(SourceOutcome.Empty, source.TryTake().Outcome);
        File.WriteAllText(file, "5\n6\n7\n");
        Assert.Equal(SourceOutcome.Ready, source.TryTake().Outcome);
        File.WriteAllText(file, "8\n9\n");
        Assert.Equal(SourceOutcome.Ready, source.TryTake().Outcome);
        Assert.Equal((0L, 0L), (source.Errors, source.Dropped));
    }

    [Fact]
    public async Task A_file_that_comes_later_is_read_whole()
    {
        using var folder = new TestFolder();
        await using var source = new FileSeriesInput("s", Series(folder["later.csv"]), TimeProvider.System);
        Assert.Equal(SourceOutcome.Empty, source.TryTake().Outcome);
        Assert.Contains("cannot be read", source.Waiting, StringComparison.Ordinal);
        File.WriteAllText(folder["later.csv"], "1\n2\n");
        Assert.Equal(SourceOutcome.Ready, source.TryTake().Outcome);
    }

    private static SeriesDefinition Series(string file) => new() { File = file, Channels = 1, Window = 2, Hop = 2 };
}
