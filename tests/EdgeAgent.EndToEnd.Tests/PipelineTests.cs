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
}
