using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests;

public sealed class PipelineTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Pictures_that_cannot_be_read_are_counted_and_the_others_run()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-pictures");
        await File.WriteAllBytesAsync(Path.Combine(device.Inbox, "broken.jpg"), [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
        await File.WriteAllBytesAsync(Path.Combine(device.Inbox, "cut.png"), TinyModels.Picture(9)[..60]);
        await File.WriteAllBytesAsync(Path.Combine(device.Inbox, "empty.png"), []);
        File.CreateSymbolicLink(Path.Combine(device.Inbox, "gone.png"), "/nowhere/at/all.png");
        device.Start();
        await _hub.PushAsync(device.Id, await _hub.PublishAsync(TinyModels.Classifier(1), "1"));

        InferenceWindow window = (await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Slots is [{ Inferences: > 2, InputErrors: > 2 }])).Slots[0];

        Assert.Matches(@"^[012]\.png$", window.LastInput);
        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
    }

    [Fact]
    public async Task A_camera_that_the_device_defines_and_a_rule_that_the_cloud_asks_for_make_events_at_the_hub()
    {
        const string Camera = """
            , "sources": { "camera": { "camera": { "command": ["/bin/sh", "-c", "exec cat /dev/zero"], "width": 32, "height": 24, "format": "yuv420p" } } },
              "sinks": { "log": { "file": { "path": "events.jsonl" } } }
            """;
        await using Device device = await Device.CreateAsync(_hub, "pi-camera", members: Camera);
        device.Start();
        await _hub.PushAsync(device.Id, await _hub.PublishAsync(TinyModels.Classifier(1), "1"));
        await _hub.AskForPipelineAsync(device.Id, "door", """
            { "source": "camera", "intervalMilliseconds": 20, "rules": [{ "name": "any", "on": "score", "above": -1, "forCount": 3 }], "sinks": ["cloud", "log"] }
            """);
        StoredMessage stored = await EventAsync(device.Id, EventState.Raised);
        Assert.Equal("event", stored.Properties["type"]);
        PipelineEvent raised = stored.Body!.Value.Deserialize(ContractsJsonContext.Default.PipelineEvent)!;
        Assert.Equal((raised.Id, "door", "any", "camera"), (stored.SystemProperties["message-id"]!, raised.Pipeline, raised.Rule, raised.Input));
        await _hub.WaitForTelemetryAsync(device.Id, stored.Id, told => told.Pipelines!.Any(pipeline => pipeline is { Name: "door", Frames: > 5, Dropped: > 5 }));

        await _hub.AskForPipelineAsync(device.Id, "door", """{ "source": "camera", "enabled": false }""");
        Assert.Null((await EventAsync(device.Id, EventState.Cleared)).Body!.Value.GetProperty("value").GetString());
        JsonNode? answer = null;
        await LoopbackHub.WaitAsync(
            async () => (string?)(answer = (await _hub.ReadTwinAsync(device.Id))["properties"]!["reported"]!["pipelines"])?["door"]?["ad"] == "Switched off.", () => $"answered {answer}");
        Assert.Equal((200, 203), ((int)answer!["door"]!["ac"]!, (int)answer["default"]!["ac"]!));
        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(Path.GetDirectoryName(device.Inbox)!, "events.jsonl"), TestContext.Current.CancellationToken)).Length);
    }

    private async Task<StoredMessage> EventAsync(string device, EventState state)
    {
        StoredMessage? found = null;
        await LoopbackHub.WaitAsync(
            async () => (found = (await _hub.ReadTelemetryAsync(device, 0)).FirstOrDefault(message =>
                message.Properties.ContainsKey("type") && message.Body!.Value.Deserialize(ContractsJsonContext.Default.PipelineEvent)!.State == state)) is not null,
            () => $"no event that is {state}");
        return found!;
    }
}
