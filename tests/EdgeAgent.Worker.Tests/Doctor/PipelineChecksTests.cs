using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Doctor;
using EdgeAgent.Worker.Sinks;

namespace EdgeAgent.Worker.Tests.Doctor;

public sealed class PipelineChecksTests
{
    [Fact]
    public void What_sources_and_sinks_stand_for_is_looked_for_and_not_started()
    {
        using TestFolder folder = new();
        FrameLayout layout = new(2, 2, FrameFormat.Gray8);
        Check[] checks = Run(new()
        {
            Sources = new Dictionary<string, SourceDefinition>
            {
                ["a"] = new CameraDefinition { Command = ["sh", "-c", "exit 1"], Layout = layout },
                ["b"] = new CameraDefinition { Command = ["no-such-program"], Layout = layout },
                ["c"] = new FolderDefinition { Folder = folder["later"] },
                ["d"] = new PushDefinition(),
                ["e"] = new SeriesDefinition { Command = ["/no/such/program"], Channels = 1, Window = 1, Hop = 1 },
            },
            Sinks = new Dictionary<string, SinkSettings>
            {
                ["f"] = new FileSinkSettings(new FileSinkOptions { Path = folder["events"] }),
                ["g"] = new FileSinkSettings(new FileSinkOptions { Path = Path.Combine(folder["missing"], "events") }),
                ["h"] = new GpioSinkSettings { Chip = 250, Line = 1 },
            },
            Pipelines = new Dictionary<string, PipelineDefinition> { ["p"] = new() { Source = "a" }, ["q"] = new() { Source = "c", IsEnabled = false } },
            Hub = new HubSettings(),
            File = "agent.json",
            DataDirectory = folder.Path,
        });
        Assert.Equal(
            ["pipeline Ok", "pipeline Skipped", "source a Ok", "source b Failed", "source c Absent", "source d Failed", "source e Failed", "sink f Ok", "sink g Failed", "sink h Failed"],
            checks.Select(check => $"{check.Name} {check.Result}"));
        Assert.Equal("There is no program no-such-program, neither as a path nor in PATH.", checks[3].Detail);
        Assert.Equal("There is no chip /dev/gpiochip250.", checks[^1].Detail);
    }

    private static Check[] Run(AgentConfiguration configuration) => [.. new PipelineChecks(configuration).Run()];
}
