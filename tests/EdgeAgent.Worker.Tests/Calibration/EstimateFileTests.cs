using System.Text.Json.Nodes;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Calibration;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Tests.Calibration;

public sealed class EstimateFileTests : IDisposable
{
    private static readonly PowerEstimateSettings Figures = new(2.125, 5.5, "i2c:ina260");
    private static readonly DateTimeOffset Day = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-estimate-");

    private string File => Path.Combine(_folder.FullName, "agent.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_figures_go_into_the_file_and_everything_else_stays()
    {
        Write("""{ "hub": { "connectionString": "HostName=h;DeviceId=d;SharedAccessKey=+/8=" }, "dataDirectory": "d", "power": { "estimate": { "idleWatts": 1, "busyWatts": 9 }, "monitor": { "chip": "ina260" } } }""");

        EstimateFile.Save(File, Figures, Day);

        JsonNode saved = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        Assert.Equal("""{"$comment":"edge-agent doctor --calibrate-power, 2026-08-01","idleWatts":2.125,"busyWatts":5.5,"calibratedBy":"i2c:ina260"}""", saved["power"]!["estimate"]!.ToJsonString());
        Assert.Equal("ina260", (string)saved["power"]!["monitor"]!["chip"]!);
        Assert.Equal("HostName=h;DeviceId=d;SharedAccessKey=+/8=", (string)saved["hub"]!["connectionString"]!);
        Assert.Equal([File], Directory.GetFiles(_folder.FullName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void A_file_without_the_member_gets_it()
    {
        Write("""{ "dataDirectory": "d" }""");

        EstimateFile.Save(File, Figures, Day);

        Assert.Equal(5.5, (double)JsonNode.Parse(System.IO.File.ReadAllText(File))!["power"]!["estimate"]!["busyWatts"]!);
    }

    [Theory]
    [InlineData("{ \"dataDirectory\": \"d\" } // mine", false, "has comments or trailing commas, which saving would lose; put this in by hand:\n\"power\": {")]
    [InlineData("{ \"dataDirectory\": \"d\" }", true, "is not readable by all")]
    public void A_file_that_would_lose_something_is_left_alone_and_the_lines_are_given(string text, bool isPrivate, string expected)
    {
        Write(text, isPrivate);

        CommandFailureException failure = Assert.Throws<CommandFailureException>(() => EstimateFile.Save(File, Figures, Day));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("\"busyWatts\": 5.5", failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    private void Write(string text, bool isPrivate = false)
    {
        System.IO.File.WriteAllText(File, text);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isPrivate ? UnixFileMode.None : UnixFileMode.GroupRead | UnixFileMode.OtherRead));
    }
}
