using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;
using EdgeAgent.TestSupport.Faults;

namespace EdgeAgent.EndToEnd.Tests.Pains;

/// <summary>Pain 6, with the real process: <c>kill -9</c> at random moments while models are pushed. It always comes back with the old or the new model, and each run's numbered telemetry is
/// at the hub without a gap and, by its identifiers, without a duplicate.</summary>
public sealed class Pain06KilledAtAnyMomentTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Killed_at_random_moments_it_has_the_old_or_the_new_model_and_loses_no_message()
    {
        Random random = new(6);
        int kills = FaultForm.Pick(5, 200);
        await using Device device = await Device.CreateAsync(_hub, "pi-kill");
        ModelAssignment[] models = [await _hub.PublishAsync(TinyModels.Classifier(1), "1"), await _hub.PublishAsync(TinyModels.Classifier(2), "2")];
        device.Start();
        await _hub.PushAsync(device.Id, models[0]);
        await _hub.WaitForSlotAsync(device.Id, slot => slot.State == SlotState.Active);
        for (int kill = 1; kill <= kills; kill++)
        {
            await _hub.PushAsync(device.Id, models[kill % 2] with { Rollout = new RolloutPolicy { Attempt = kill, ProbationSeconds = random.Next(2) } });
            await Task.Delay(random.Next(0, 1500), TestContext.Current.CancellationToken);
            await device.Agent!.SignalAsync("KILL");
            await device.Agent.ExitCodeAsync();
            await device.Agent.DisposeAsync();
            // So many kills in a row are a crash loop, and safe mode is not what is tested here.
            File.Delete(Path.Combine(device.State, "run", "starts.json"));
            device.Start();
            await device.Agent!.WaitForLineAsync("Connected to");
            string? sha = (await _hub.WaitForSlotAsync(device.Id, slot => slot is { State: SlotState.Active or SlotState.Probation, Failure: null })).Sha256;
            Assert.Contains(sha, models.Select(model => model.File.Sha256));
        }

        await _hub.WaitForSlotAsync(device.Id, slot => slot.Sha256 == models[kills % 2].File.Sha256);
        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
        var received = (await _hub.ReadTelemetryAsync(device.Id, 0)).Where(message => message.Body?.TryGetProperty("sequence", out _) == true)
            .Select(message => (Run: message.Body!.Value.GetProperty("runId").GetString()!, Sequence: message.Body.Value.GetProperty("sequence").GetInt64())).Distinct().ToList();
        foreach (var run in received.GroupBy(message => message.Run))
            Assert.Equal(Enumerable.Range(0, run.Count()).Select(i => (long)i), run.Select(message => message.Sequence).Order());
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {received.Count} messages of {received.Select(message => message.Run).Distinct().Count()} runs, no gap");
    }
}
