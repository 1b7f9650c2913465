using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests.Pains;

/// <summary>Pain 7, on a real small file system that is filled: a full disk kills the agent or the update (iotedge #835, #2431).</summary>
public sealed class Pain07DiskFullTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_full_disk_refuses_the_new_model_and_neither_stops_the_old_one_nor_the_agent()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(24);
        await using Device device = await Device.CreateAsync(_hub, "pi-full", disk.Directory);
        device.Start();
        ModelAssignment good = await _hub.PublishAsync(TinyModels.Classifier(1), "good");
        await _hub.PushAsync(device.Id, good);
        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        string filler = disk.Fill();

        ModelAssignment next = await _hub.PublishAsync(TinyModels.Classifier(2), "next");
        await _hub.PushAsync(device.Id, next);

        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.Failure?.Code == FailureCode.DiskFull);
        Assert.Equal((SlotState.Active, good.File.Sha256), (slot.State, slot.Sha256));
        long now = await _hub.LastTelemetryAsync(device.Id);
        await _hub.WaitForTelemetryAsync(device.Id, now, m => m.Slots is [{ Inferences: > 0 } window] && window.Sha256 == good.File.Sha256);

        File.Delete(filler);
        await _hub.WaitForSlotAsync(device.Id, s => s.Sha256 == next.File.Sha256);
        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
    }
}
