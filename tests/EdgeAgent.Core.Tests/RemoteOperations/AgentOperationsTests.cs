using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.RemoteOperations;
using EdgeAgent.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Tests.RemoteOperations;

/// <summary>The remote operations as the cloud calls them on a running agent.</summary>
public sealed class AgentOperationsTests
{
    private const string Secret = "c2VjcmV0c2VjcmV0";

    [Fact]
    public async Task Ping_says_who_answers()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();

        (int status, JsonNode payload) = await agent.Hub.CallAsync("ping", "null");

        Assert.Equal((200, "1.0", "run"), (status, (string)payload["agentVersion"]!, (string)payload["runId"]!));
    }

    [Fact]
    public async Task Status_tells_link_loops_telemetry_and_models()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        byte[] model = TinyModels.Classifier(1);
        await agent.ActivateAsync("door", model);

        (int status, JsonNode payload) = await agent.Hub.CallAsync("status");

        Assert.Equal(200, status);
        Assert.True((bool)payload["isConnected"]!);
        Assert.Equal(0, (long)payload["telemetryDropped"]!);
        Assert.Contains(payload["loops"]!.AsArray(), loop => (string)loop!["name"]! == "slot door");
        JsonNode slot = Assert.Single(payload["slots"]!.AsArray())!;
        Assert.Equal(("door", "tiny", TinyModels.Digest(model)), ((string)slot["slot"]!, (string)slot["model"]!, (string)slot["sha256"]!));
        Assert.True((long)slot["arenaBytes"]! > 0);
    }

    [Fact]
    public async Task An_unknown_method_is_404_and_names_the_known_ones()
    {
        await using var agent = new TestAgent();
        agent.Start();

        (int status, JsonNode payload) = await agent.Hub.CallAsync("explode");

        Assert.Equal((404, "The agent has no method 'explode'; it has ping, status, logs, benchmark, restart, uploadDiagnostics, rollBack, runGoldenSamples."), (status, (string)payload["error"]!));
    }

    [Theory]
    [InlineData("ping", "[1]", "The payload cannot be used: it is not a JSON object. A JSON object is accepted.")]
    [InlineData("ping", "{", "The payload cannot be used: it is not JSON")]
    [InlineData("status", "{\"a\":1}", "The payload has an unknown member 'a'; this method takes none.")]
    [InlineData("logs", "{\"level\":\"loud\"}", "The member level is \"loud\"; expected one of debug, information, warning, error.")]
    [InlineData("logs", "{\"count\":0}", "The member count is 0; expected a whole number from 1 to 2000.")]
    [InlineData("logs", "{\"lines\":5}", "The payload has an unknown member 'lines'; accepted are level, count.")]
    [InlineData("benchmark", "{\"runs\":1.5}", "The member runs is 1.5; expected a whole number from 1 to 1000.")]
    [InlineData("benchmark", "{\"slot\":\"a b\"}", "The member slot is \"a b\"; expected")]
    [InlineData("restart", "{\"delaySeconds\":\"1\"}", "The member delaySeconds is \"1\"; expected a whole number from 1 to 3600.")]
    public async Task A_bad_payload_is_400_and_names_the_member(string method, string payload, string expected)
    {
        await using var agent = new TestAgent { RecentLog = new RecentLog(TimeProvider.System) };
        agent.Start();

        (int status, JsonNode answer) = await agent.Hub.CallAsync(method, payload);

        Assert.Equal(400, status);
        Assert.StartsWith(expected, (string)answer["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_come_by_severity_and_count_and_fit_into_the_hubs_answer()
    {
        var log = new RecentLog(TimeProvider.System);
        ILogger logger = log.CreateLogger("EdgeAgent.Test");
        for (int i = 0; i < 1000; i++)
            logger.Log(i % 10 == 0 ? LogLevel.Warning : LogLevel.Information, new EventId(7), $"{i} " + new string('"', 200), null, (text, _) => text);
        await using var agent = new TestAgent { RecentLog = log };
        agent.Start();

        (int status, JsonNode few) = await agent.Hub.CallAsync("logs", """{"level":"warning","count":3}""");
        Assert.Equal(200, status);
        Assert.Equal(["970", "980", "990"], few["lines"]!.AsArray().Select(line => ((string)line!).Split(' ')[3]));
        Assert.Contains(" warn Test[7] ", (string)few["lines"]![0]!, StringComparison.Ordinal);

        MethodReply all = await agent.Hub.Methods!(new MethodRequest("logs", "{\"count\":2000}"u8.ToArray()), default);
        JsonNode payload = JsonNode.Parse(all.Json.Span)!;
        Assert.InRange(all.Json.Length, 64 << 10, 128 << 10);
        Assert.True((int)payload["omitted"]! > 0);
        Assert.StartsWith("999 ", ((string)payload["lines"]!.AsArray()[^1]!).Split(' ', 4)[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_benchmark_measures_the_active_model_beside_the_pipeline()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1), version: "3");

        (int status, JsonNode payload) = await agent.Hub.CallAsync("benchmark", """{"runs":5}""");

        Assert.True(status == 200, payload.ToJsonString());
        Assert.Equal((5, 5, "3"), ((int)payload["runs"]!, (int)payload["runsAsked"]!, (string)payload["version"]!));
        Assert.NotNull(payload["latencyUs"]!["p99"]);
        Assert.Equal((5L, 5L), (agent.Runtime.Slots.Activity.Started, agent.Runtime.Slots.Activity.Finished));
        Assert.Equal(0, agent.Runtime.Slots["default"].Model!.Assignment.Version.CompareTo("3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_benchmark_of_an_empty_slot_is_409_and_one_beyond_the_memory_503()
    {
        byte[] model = TinyModels.Classifier(1);
        await using var agent = new TestAgent { Limits = new() { FreeSpaceReserveBytes = 0, MaxMemoryBytes = 6000 } };
        await agent.StartConnectedAsync();
        Assert.Equal(409, (await agent.Hub.CallAsync("benchmark")).Status);
        await agent.ActivateAsync("default", model);
        long size = agent.Runtime.Slots["default"].Model!.ArenaBytes + agent.Runtime.Slots["default"].Model!.WeightsBytes;
        Assert.InRange(size, 3001, 6000);

        (int status, JsonNode payload) = await agent.Hub.CallAsync("benchmark");

        Assert.Equal(503, status);
        Assert.EndsWith($"need {2 * size} bytes; this device allows 6000.", (string)payload["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_answers_first_and_then_ends_the_agent_in_order()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();

        (int status, JsonNode payload) = await agent.Hub.CallAsync("restart", """{"delaySeconds":5}""");
        Assert.Equal((200, 5), (status, (int)payload["restartsInSeconds"]!));
        Assert.Equal(429, (await agent.Hub.CallAsync("restart")).Status);
        Assert.False(agent.Ended.IsCompleted);

        await agent.AdvanceUntilAsync(agent.Ended);
        Assert.Equal(AgentExit.RestartRequested, await agent.Ended);
        Assert.True(agent.Hub.HasLeft);
    }

    [Fact]
    public async Task An_agent_that_its_host_stops_says_so()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.StopAsync();
        Assert.Equal(AgentExit.Stopped, await agent.Ended);
    }

    [Fact]
    public async Task Diagnostics_are_uploaded_without_any_secret()
    {
        var log = new RecentLog(TimeProvider.System);
        log.CreateLogger("EdgeAgent.Test").Log(LogLevel.Warning, default, $"refused HostName=h;SharedAccessKey={Secret}", null, (text, _) => text);
        await using var agent = new TestAgent { RecentLog = log, PublicConfiguration = $$"""{"hub":{"connectionString":"HostName=h;SharedAccessKey={{Secret}}"},"dataDirectory":"data"}""" };
        await agent.StartConnectedAsync();
        byte[] model = TinyModels.Classifier(1);
        agent.Source.Store(model);
        ModelAssignment assignment = TinyModels.Assignment(model);
        assignment = assignment with { File = assignment.File with { Url = $"{assignment.File.Url}?sv=2021&sig={Secret}" } };
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(assignment)));
        await agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion);

        (int status, JsonNode payload) = await agent.Hub.CallAsync("uploadDiagnostics");

        Assert.True(status == 200, payload.ToJsonString());
        (string name, byte[] bundle) = Assert.Single(agent.Hub.Uploads);
        Assert.Equal(("diagnostics/20260801T120000Z-run.tar.gz", $"device/{name}", bundle.Length), (name, (string)payload["blobName"]!, (int)payload["bytes"]!));
        Dictionary<string, string> files = Unpack(bundle);
        Assert.Equal(["configuration.json", "log.txt", "slots.json", "status.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files.Values, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.Equal("data", (string)JsonNode.Parse(files["configuration.json"])!["dataDirectory"]!);
        Assert.Equal(TinyModels.Digest(model), (string)JsonNode.Parse(files["slots.json"])![0]!["active"]!["assignment"]!["file"]!["sha256"]!);
        Assert.Contains("SharedAccessKey=(hidden)", files["log.txt"], StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(files["status.json"])!["isConnected"]!);
    }

    [Fact]
    public async Task Diagnostics_that_the_hub_does_not_take_are_503_with_its_reason()
    {
        await using var agent = new TestAgent();
        agent.Start();
        agent.Hub.UploadAnswers.Enqueue(new UploadResult(LinkStatus.Rejected, null, "hub answered 404 Not Found."));

        (int status, JsonNode payload) = await agent.Hub.CallAsync("uploadDiagnostics");

        Assert.Equal((503, "hub answered 404 Not Found."), (status, (string)payload["error"]!));
    }

    private static Dictionary<string, string> Unpack(byte[] bundle)
    {
        using GZipStream zip = new(new MemoryStream(bundle), CompressionMode.Decompress);
        using TarReader tar = new(zip);
        Dictionary<string, string> files = [];
        while (tar.GetNextEntry() is { } entry)
        {
            using StreamReader reader = new(entry.DataStream!, Encoding.UTF8);
            files[entry.Name] = reader.ReadToEnd();
        }

        return files;
    }
}
