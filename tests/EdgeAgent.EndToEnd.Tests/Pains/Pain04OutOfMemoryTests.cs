using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;
using EdgeAgent.TestSupport;

namespace EdgeAgent.EndToEnd.Tests.Pains;

/// <summary>Pain 4, in a control group of the kernel: a model takes the device's memory, and the agent with it (iotedge #119; greengrass-log-manager #210). The long form, with the native agent in 128 MiB and real models,
/// is the command <c>tests/memory-limit</c>.</summary>
public sealed class Pain04OutOfMemoryTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_trial_that_takes_the_groups_memory_ends_alone_and_is_reported_while_the_model_of_before_runs_on()
    {
        using MemoryGroup group = MemoryGroup.Create(160);
        await using Device device = await Device.CreateAsync(_hub, "pi-small");
        device.Start();
        ModelAssignment good = await _hub.PublishAsync(TinyModels.Classifier(1), "good");
        await _hub.PushAsync(device.Id, good);
        await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        group.Take(device.Agent!.Id);

        ModelAssignment huge = await _hub.PublishAsync(WithActivationsOf180Megabytes(), "huge");
        await _hub.PushAsync(device.Id, huge);

        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.Failure?.Sha256 == huge.File.Sha256);
        Assert.Equal((SlotState.Active, good.File.Sha256, FailureCode.ProbeCrashed), (slot.State, slot.Sha256, slot.Failure!.Code));
        Assert.InRange(group.Ended, 1, 10);
        long now = await _hub.LastTelemetryAsync(device.Id);
        await _hub.WaitForTelemetryAsync(device.Id, now, m => m.Slots is [{ Inferences: > 0 } window] && window.Sha256 == good.File.Sha256);
        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
    }

    private static byte[] WithActivationsOf180Megabytes()
    {
        var builder = new ModelBuilder(1);
        return builder.Output(builder.Conv2D(builder.Input(1, 4096, 4096, 3), channels: 8, kernel: 1)).Build();
    }
}
