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
    public async Task The_model_commands_are_there()
    {
        await using AgentProcess agent = AgentProcess.Start("--help");

        Assert.Equal(0, await agent.ExitCodeAsync());
        foreach (string command in (string[])["run", "status", "doctor", "adapt", "version", "infer", "bench", "inspect"])
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
            "configuration ok, clock ok, trust ok, data directory ok, hub ok, pipeline absent, kernels ok, memory absent, temperature absent, throttling absent, power ok",
            Results(healthy.Output));

        await hub.DisposeAsync();
        File.Delete(authority.CaFile);
        await using AgentProcess ill = AgentProcess.Start("doctor", "--json", "--config", file);
        Assert.Equal(1, await ill.ExitCodeAsync());
        Assert.Contains("trust failed, data directory ok, hub failed", Results(ill.Output), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static string Results(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return string.Join(", ", document.RootElement.GetProperty("checks").EnumerateArray().Select(c => $"{c.GetProperty("name")} {c.GetProperty("result")}"));
    }
}
