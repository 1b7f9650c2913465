using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Pipelines.Sinks;

public sealed class FileSinkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_lines_in_files_of_bounded_size_and_number()
    {
        using var folder = new TestFolder();
        string path = folder["events.jsonl"];
        await using var sink = new FileSink(new DiskFileSystem(), new FileSinkOptions { Path = path, MaxBytes = 1000, MaxFiles = 3 });
        for (int i = 0; i < 30; i++)
            Assert.Null(await sink.DeliverAsync(SampleEvents.Raised($"run-e{i}"), Cancellation));
        Assert.Equal(["events.jsonl", "events.jsonl.1", "events.jsonl.2"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder.Path), file => Assert.InRange(new FileInfo(file).Length, 1, 1000));
        string[] lines = [.. File.ReadLines(path + ".2"), .. File.ReadLines(path + ".1"), .. File.ReadLines(path)];
        int first = 30 - lines.Length;
        Assert.Equal(Enumerable.Range(first, lines.Length).Select(i => $"run-e{i}"), lines.Select(line => JsonSerializer.Deserialize(line, ContractsJsonContext.Default.PipelineEvent)!.Id));
    }

    [Fact]
    public async Task A_line_that_was_cut_short_does_not_spoil_the_next()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["e"], "{\"cut");
        await using var sink = new FileSink(new DiskFileSystem(), new FileSinkOptions { Path = folder["e"] });
        await sink.DeliverAsync(SampleEvents.Raised("a-e1"), Cancellation);
        await sink.DeliverAsync(SampleEvents.Raised("a-e2"), Cancellation);
        Assert.Equal(["{\"cut", "a-e1", "a-e2"], File.ReadLines(folder["e"]).Select((line, i) => i == 0 ? line : JsonSerializer.Deserialize(line, ContractsJsonContext.Default.PipelineEvent)!.Id));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told()
    {
        using var folder = new TestFolder();
        await using var sink = new FileSink(new DiskFileSystem(), new FileSinkOptions { Path = Path.Combine(folder["missing"], "e") });
        Assert.Contains("cannot be written", await sink.DeliverAsync(SampleEvents.Raised("a"), Cancellation), StringComparison.Ordinal);
    }
}
