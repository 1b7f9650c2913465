using System.Globalization;
using System.Runtime.Versioning;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Platform.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Worker.Tests.Platform.Processes;

/// <summary>Cameras and series behind real child processes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CameraProcessTests : IDisposable
{
    // Kept frames would take 48 MiB, and other tests run in this process.
    private const long MostGrowth = 24 << 20;

    private static readonly FrameLayout Gray = new(4, 2, FrameFormat.Gray8);

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_newest_frame_of_a_script_is_taken_and_the_process_ends_with_the_source()
    {
        await using CameraInput camera = Camera(Gray, "echo $$ > pid; printf 'aaaaaaaabbbbbbbbccccccccdd'; exec sleep 600");
        while (camera.Dropped < 2)
            await camera.WaitAsync(TimeSpan.Zero, Cancellation);
        Assert.Equal(SourceOutcome.Ready, camera.TryTake().Outcome);
        Assert.All(((PictureModelInput)camera.Input).Picture!.Pixels.ToArray(), value => Assert.Equal((byte)'c', value));
        Assert.Equal(SourceOutcome.Empty, camera.TryTake().Outcome);
        string pid = File.ReadAllText(_folder["pid"]).Trim();
        Assert.True(Directory.Exists($"/proc/{pid}"));
        await camera.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task A_process_that_fails_is_started_again_and_its_last_words_are_told()
    {
        await using CameraInput camera = Camera(Gray, "echo x >> starts; echo 'no camera is attached' >&2; exit 3");
        while (!File.Exists(_folder["starts"]) || File.ReadAllLines(_folder["starts"]).Length < 2)
            await camera.WaitAsync(TimeSpan.Zero, Cancellation);
        Assert.Equal(SourceOutcome.Empty, camera.TryTake().Outcome);
        Assert.Equal("The command /bin/sh ended with exit code 3: no camera is attached.", camera.Waiting);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told()
    {
        await using CameraInput camera = new("door", new CameraDefinition { Command = ["/nonexistent/camera"], Layout = Gray }, new CommandRunner(), new Random(1), TimeProvider.System, NullLogger.Instance);
        while (!camera.Waiting.Contains("No such file", StringComparison.Ordinal))
            await camera.WaitAsync(TimeSpan.Zero, Cancellation);
        Assert.StartsWith("The command /nonexistent/camera failed:", camera.Waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_frames_and_of_complaints_is_held_in_bounded_memory()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await using CameraInput camera = Camera(new FrameLayout(64, 64, FrameFormat.Rgb24), "head -c 5000000 /dev/zero >&2; head -c 52000000 /dev/zero; exec sleep 600");
        while (camera.Dropped < 4000)
            await camera.WaitAsync(TimeSpan.Zero, Cancellation);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
    }

    [Fact]
    public async Task Lines_of_a_command_become_windows()
    {
        SeriesDefinition definition = new() { Command = Script("printf 't\\n1\\n2\\n3\\n'; exec sleep 600"), Channels = 1, Window = 3, Hop = 3 };
        await using CommandSeriesInput series = new("s", definition, new CommandRunner(), new Random(1), TimeProvider.System, NullLogger.Instance);
        while (series.TryTake().Outcome != SourceOutcome.Ready)
            await series.WaitAsync(TimeSpan.Zero, Cancellation);
        Assert.Equal(0, series.Errors);
    }

    [Fact]
    public async Task Ffmpeg_is_a_camera()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))))
            Assert.Skip("no ffmpeg");
        string[] command = ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "color=red:size=32x24:rate=5", "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"];
        CameraDefinition definition = new() { Command = command, Layout = new FrameLayout(32, 24, FrameFormat.Yuv420P) };
        await using CameraInput camera = new("test", definition, new CommandRunner(), new Random(1), TimeProvider.System, NullLogger.Instance);
        while (camera.TryTake().Outcome != SourceOutcome.Ready)
            await camera.WaitAsync(TimeSpan.Zero, Cancellation);
        ReadOnlySpan<byte> pixel = ((PictureModelInput)camera.Input).Picture!.Pixels[..3];
        Assert.True(pixel[0] > 250 && pixel[1] < 5 && pixel[2] < 5, string.Create(CultureInfo.InvariantCulture, $"{pixel[0]} {pixel[1]} {pixel[2]}"));
    }

    private CameraInput Camera(FrameLayout layout, string script) =>
        new("door", new CameraDefinition { Command = Script(script), Layout = layout }, new CommandRunner(), new Random(1), TimeProvider.System, NullLogger.Instance);

    private string[] Script(string script) => ["/bin/sh", "-c", $"cd '{_folder.Path}'; {script}"];
}
