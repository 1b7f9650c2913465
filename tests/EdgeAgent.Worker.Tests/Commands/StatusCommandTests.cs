using System.Text.Json.Nodes;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Worker.Tests.Commands;

public sealed class StatusCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-status-");

    private string Socket => Path.Combine(_folder.FullName, "api.sock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_tells_what_the_running_agent_says()
    {
        string configuration = Write("""{ "socket": "api.sock" }""");
        await using AgentProcess agent = AgentProcess.Start("run", "--config", configuration);
        await agent.WaitForLineAsync($"The local API listens on {Socket}.");
        await agent.WaitForLineAsync("refused the connection");

        await using AgentProcess people = AgentProcess.Start("status", "--config", configuration);
        Assert.Equal(0, await people.ExitCodeAsync());
        Assert.Matches(@"^edge-agent \S+, device pi-001, up \d+ s\nlink +not connected: .*\nslots +none: the cloud has assigned no model yet\npipeline +none is configured\ngovernor +as configured: nothing slows inferences down\n", people.Output);

        await using AgentProcess machines = AgentProcess.Start("status", "--json", "--config", configuration);
        Assert.Equal(0, await machines.ExitCodeAsync());
        Assert.True((bool)JsonNode.Parse(machines.Output)!["isHealthy"]!);

        Assert.Equal(0, (await agent.TerminateAsync()).ExitCode);
        Assert.False(File.Exists(Socket));
    }

    [Fact]
    public async Task Without_an_agent_it_says_so()
    {
        await using AgentProcess status = AgentProcess.Start("status", "--config", Write("""{ "socket": "api.sock" }"""));

        Assert.Equal(1, await status.ExitCodeAsync());
        Assert.StartsWith($"error: The agent does not run, or has not come to listen on {Socket} yet (", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{ "socket": null }""")]
    public async Task Without_an_api_it_says_what_to_configure(string api)
    {
        await using AgentProcess status = AgentProcess.Start("status", "--config", Write(api));

        Assert.Equal(1, await status.ExitCodeAsync());
        Assert.Contains("the local API is not configured, so the agent cannot be asked; add \"api\": {} and restart it.", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_cannot_listen_says_why_and_works_on()
    {
        using (File.Create(Socket))
        await using (AgentProcess agent = AgentProcess.Start("run", "--config", Write("""{ "socket": "api.sock" }""")))
        {
            await agent.WaitForLineAsync($"The local API cannot listen: The path '{Socket}' is taken by something that is no socket; move it away. The agent works without it");
            await agent.WaitForLineAsync("refused the connection");
            Assert.Equal(0, (await agent.TerminateAsync()).ExitCode);
        }
    }

    private string Write(string api)
    {
        string file = Path.Combine(_folder.FullName, "agent.json");
        File.WriteAllText(file, $$"""
            { "hub": { "connectionString": "HostName=localhost:{{ScriptedHub.FreePort()}};DeviceId=pi-001;SharedAccessKey={{ScriptedHub.Key}}" }, "dataDirectory": "data", "api": {{api}} }
            """);
        return file;
    }
}
