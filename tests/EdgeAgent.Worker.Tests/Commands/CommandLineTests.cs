using System.Text.Json;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Worker.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Version_prints_one_line()
    {
        await using AgentProcess agent = AgentProcess.Start("version");

        Assert.Equal(0, await agent.ExitCodeAsync());
        Assert.Matches(@"^edge-agent \d+\.\d+\.\d+(\+[0-9a-f]{8})?$", agent.Output);
    }

    [Theory]
    [InlineData("run", "--no-such-option")]
    [InlineData("no-such-command")]
    [InlineData("run", "--log-level", "loud")]
    [InlineData("run", "--config")]
    [InlineData("sensor", "kernel")]
    [InlineData("sensor", "bme280", "--file", "/sys/a")]
    [InlineData("sensor", "bme280", "--address", "0x80")]
    [InlineData("sensor", "kernel", "--file", "/sys/a", "--interval", "0")]
    [InlineData("doctor", "--save")]
    [InlineData("doctor", "--seconds", "30")]
    [InlineData("doctor", "--calibrate-power", "--idle-watts", "2")]
    [InlineData("doctor", "--calibrate-power", "--idle-watts", "3", "--busy-watts", "2")]
    [InlineData("doctor", "--calibrate-power", "--busy-load", "--save")]
    [InlineData("doctor", "--calibrate-power", "--seconds", "1")]
    [InlineData]
    public async Task Wrong_usage_ends_with_code_2(params string[] arguments)
    {
        await using AgentProcess agent = AgentProcess.Start(arguments);

        Assert.Equal(2, await agent.ExitCodeAsync());
        Assert.Contains("usage: edge-agent", agent.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("doctor")]
    public async Task A_missing_configuration_is_named_and_ends_with_code_1(string command)
    {
        await using AgentProcess agent = AgentProcess.Start(command, "--config", "/nowhere/agent.json");

        Assert.Equal(1, await agent.ExitCodeAsync());
        Assert.StartsWith("error: /nowhere/agent.json: the configuration file cannot be read", agent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensor_that_drivers_show_as_files_is_printed_as_lines_of_numbers()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-agent-sensor-");
        string temperature = Path.Combine(folder.FullName, "in_temp_input"), pressure = Path.Combine(folder.FullName, "in_pressure_input");
        await File.WriteAllTextAsync(temperature, "23450\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(pressure, "101.325\n", TestContext.Current.CancellationToken);

        await using AgentProcess agent = AgentProcess.Start("sensor", "kernel", "--file", temperature, "--file", pressure, "--interval", "0.01", "--count", "2");

        Assert.Equal(0, await agent.ExitCodeAsync());
        Assert.Equal(["23450,101.325", "23450,101.325"], agent.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_chip_that_this_build_does_not_drive_is_told_with_what_would()
    {
        await using AgentProcess agent = AgentProcess.Start("sensor", "bme280", "--address", "0x76");

        Assert.Equal(1, await agent.ExitCodeAsync());
        Assert.Contains("publish the agent with -p:UseIotBindings=true", agent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_commands_are_there()
    {
        await using AgentProcess agent = AgentProcess.Start("--help");

        Assert.Equal(0, await agent.ExitCodeAsync());
        foreach (string command in (string[])["run", "status", "sensor", "doctor", "adapt", "version", "infer", "bench", "inspect"])
            Assert.Matches($@"(?m)^\s+{command}\b", agent.Output);
    }

    [Fact]
    public async Task The_doctor_names_what_is_wrong_in_one_json_document()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-agent-doctor-");
        using TestAuthority authority = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(authority);
        string file = Path.Combine(folder.FullName, "agent.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            { "hub": { "connectionString": "HostName=localhost:{{hub.Port}};DeviceId=pi-001;SharedAccessKey={{ScriptedHub.Key}}", "caFile": "{{authority.CaFile}}" },
              "dataDirectory": "data", "rootPath": "empty", "power": { "estimate": { "idleWatts": 1, "busyWatts": 2 } } }
            """);

        await using AgentProcess healthy = AgentProcess.Start("doctor", "--json", "--config", file);
        Assert.Equal(0, await healthy.ExitCodeAsync());
        Assert.Equal(
            "configuration ok, clock ok, trust ok, model trust absent, data directory ok, hub ok, pipeline absent, kernels ok, memory absent, temperature absent, throttling absent, frequency absent, pressure absent, control group absent, battery absent, power ok",
            Results(healthy.Output));

        await hub.DisposeAsync();
        File.Delete(authority.CaFile);
        await using AgentProcess ill = AgentProcess.Start("doctor", "--json", "--config", file);
        Assert.Equal(1, await ill.ExitCodeAsync());
        Assert.Contains("trust failed, model trust absent, data directory ok, hub failed", Results(ill.Output), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Calibrating_without_a_sensor_says_how_to_read_a_wall_meter_and_takes_its_figures()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-agent-calibrate-");
        string file = Path.Combine(folder.FullName, "agent.json");
        await File.WriteAllTextAsync(
            file, $$"""{ "hub": { "connectionString": "HostName=localhost;DeviceId=pi-001;SharedAccessKey={{ScriptedHub.Key}}" }, "dataDirectory": "data", "rootPath": "empty" }""");

        await using AgentProcess refused = AgentProcess.Start("doctor", "--calibrate-power", "--config", file);
        Assert.Equal(1, await refused.ExitCodeAsync());
        Assert.StartsWith("error: this device has no power sensor, and figures are not invented: read a wall meter", refused.Output, StringComparison.Ordinal);

        await using AgentProcess loaded = AgentProcess.Start("doctor", "--calibrate-power", "--busy-load", "--seconds", "5", "--config", file);
        Assert.Equal(0, await loaded.ExitCodeAsync());
        Assert.Matches(@"(?m)^the load is over: [1-9]\d* inferences in 5 s$", loaded.Output);

        await using AgentProcess taken = AgentProcess.Start("doctor", "--calibrate-power", "--idle-watts", "2.5", "--busy-watts", "6", "--save", "--json", "--config", file);
        Assert.Equal(0, await taken.ExitCodeAsync());
        using JsonDocument document = JsonDocument.Parse(taken.Output);
        Assert.Equal(("wall meter", 2.5, file), (document.RootElement.GetProperty("source").GetString(), document.RootElement.GetProperty("idleWatts").GetDouble(), document.RootElement.GetProperty("savedTo").GetString()));

        await using AgentProcess examined = AgentProcess.Start("doctor", "--json", "--config", file);
        await examined.ExitCodeAsync();
        Assert.Contains("estimate:cpu-share, a calibrated estimate", examined.Output, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static string Results(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return string.Join(", ", document.RootElement.GetProperty("checks").EnumerateArray().Select(c => $"{c.GetProperty("name")} {c.GetProperty("result")}"));
    }
}
