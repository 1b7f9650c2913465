using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests;

public sealed class LinkTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_hub_restarted_under_the_agent_is_joined_again_and_loses_nothing()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-restart");
        device.Start();
        ModelAssignment first = await _hub.PublishAsync(TinyModels.Classifier(1), "1");
        ModelAssignment second = await _hub.PublishAsync(TinyModels.Classifier(2), "2");
        await _hub.PushAsync(device.Id, first);
        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        long before = (await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Slots is [{ Inferences: > 0 }])).Sequence;

        await _hub.StopAsync();
        await device.Agent!.WaitForLineAsync("Next attempt in");
        await _hub.StartAgainAsync();
        await _hub.PushAsync(device.Id, second);

        await _hub.WaitForSlotAsync(device.Id, s => s.Sha256 == second.File.Sha256);
        long last = (await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Sequence > before + 2 && m.Slots is [{ Version: "2" }])).Sequence;
        List<long> arrived = [];
        await LoopbackHub.WaitAsync(
            async () =>
            {
                arrived = [.. (await _hub.ReadTelemetryAsync(device.Id, 0)).Where(m => m.Body?.TryGetProperty("sequence", out _) == true).Select(m => m.Body!.Value.GetProperty("sequence").GetInt64()).Distinct().Order()];
                return arrived.Count(sequence => sequence <= last) == last - arrived[0] + 1;
            },
            () => $"Of the messages up to {last} there are only {string.Join(' ', arrived)}.");
    }

    [Fact]
    public async Task A_hub_that_is_away_at_the_start_finds_the_model_of_before_running()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-away");
        device.Start();
        ModelAssignment assignment = await _hub.PublishAsync(TinyModels.Classifier(1), "1");
        await _hub.PushAsync(device.Id, assignment);
        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
        await device.Agent.DisposeAsync();
        long last = await _hub.LastTelemetryAsync(device.Id);

        await _hub.StopAsync();
        device.Start();
        await device.Agent!.WaitForLineAsync("refused the connection");
        await _hub.StartAgainAsync();

        var telemetry = await _hub.WaitForTelemetryAsync(device.Id, last, m => m.Slots is [{ Inferences: > 0 }]);
        Assert.Equal(assignment.File.Sha256, telemetry.Slots[0].Sha256);
        await _hub.WaitForSlotAsync(device.Id, s => s is { State: SlotState.Active, Failure: null } && s.Sha256 == assignment.File.Sha256);
    }

    [Fact]
    public async Task SIGTERM_drains_and_ends_with_code_0_in_under_five_seconds()
    {
        await using Device device = await Device.CreateAsync(_hub, "pi-term");
        device.Start();
        await _hub.PushAsync(device.Id, await _hub.PublishAsync(TinyModels.Classifier(1), "1"));
        long seen = (await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Slots is [{ Inferences: > 0 }])).Sequence;

        (int code, TimeSpan took) = await device.Agent!.TerminateAsync();

        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Contains("The agent has stopped in order.", device.Agent.Output, StringComparison.Ordinal);
        Assert.Equal("Disconnected", (string)(await _hub.ReadTwinAsync(device.Id))["connectionState"]!);
        await _hub.WaitForTelemetryAsync(device.Id, 0, m => m.Sequence > seen);
    }
}
