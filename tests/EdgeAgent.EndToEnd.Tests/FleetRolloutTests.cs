using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests;

/// <summary>Rollouts of the real hub with real agents: a bad model in the first ring stops by itself, and every device runs the old one.</summary>
public sealed class FleetRolloutTests : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task Bad_models_stop_in_the_first_ring_a_good_one_reaches_every_device_and_a_slow_one_is_rolled_back()
    {
        byte[] root = FleetOwner.Sign(FleetOwner.Document(1, _key) with { IssuedUtc = Now().AddDays(-1), ExpiresUtc = Now().AddDays(30) }, _key);
        await using Device a = await Device.CreateAsync(_hub, "pi-a", root: root), b = await Device.CreateAsync(_hub, "pi-b", root: root);
        byte[] first = TinyModels.Classifier(1), second = TinyModels.Classifier(2);
        ModelAssignment old = await SignedAsync(first, 1);
        foreach (Device device in new[] { a, b })
        {
            device.Start();
            await _hub.PushAsync(device.Id, old);
            await _hub.WaitForSlotAsync(device.Id, slot => slot.State == SlotState.Active);
        }

        await StopsAsync("wrong", await SignedAsync(second, 2, manifest => manifest with { Golden = GoldenSamples.Of(first, 1, 2) }), FailureCode.GoldenMismatch, old);
        await StopsAsync("unsupported", await SignedAsync(TinyModels.WithUnknownOperator(), 3), FailureCode.ModelUnsupported, old);
        await StopsAsync("slow-probe", await SignedAsync(TinyModels.Classifier(4), 4, manifest => manifest with { Budgets = new ModelBudgets { LatencyP99Us = 0.01 } }), FailureCode.BudgetExceeded, old);

        ModelAssignment good = await SignedAsync(TinyModels.Classifier(5), 5);
        await StartAsync("good", good, 10_000_000);
        await EndsAsync("good", "completed");
        foreach (Device device in new[] { a, b })
            await _hub.WaitForSlotAsync(device.Id, slot => slot.State == SlotState.Active && slot.Sha256 == good.File.Sha256);

        ModelAssignment slow = await SignedAsync(TinyModels.Classifier(6), 6);
        ModelAssignment again = await SignedAsync(TinyModels.Classifier(5), 7);
        await StartAsync("slow", slow, 0.001, soakSeconds: 600, restores: new JsonArray(JsonSerializer.SerializeToNode(again, ContractsJsonContext.Default.ModelAssignment)));
        await EndsAsync("slow", "rolledBack");
        foreach (Device device in new[] { a, b })
            await _hub.WaitForSlotAsync(device.Id, slot => slot.State == SlotState.Active && slot.Sha256 == good.File.Sha256);
        Assert.Equal("latency-above-bound", (string)(await _hub.ReadRolloutAsync("slow/devices"))[0]!["code"]!);
    }

    private async Task StopsAsync(string name, ModelAssignment bad, string code, ModelAssignment old)
    {
        await StartAsync(name, bad, 10_000_000);
        await EndsAsync(name, "rolledBack");
        JsonNode members = await _hub.ReadRolloutAsync($"{name}/devices");
        Assert.Equal((1, code), (members.AsArray().Count, (string)members[0]!["code"]!));
        foreach (string device in new[] { "pi-a", "pi-b" })
        {
            Assert.Equal(old.File.Sha256, (string)(await _hub.ReadTwinAsync(device))["properties"]!["desired"]!["models"]!["default"]!["file"]!["sha256"]!);
            await _hub.WaitForSlotAsync(device, slot => slot.State == SlotState.Active && slot.Sha256 == old.File.Sha256);
        }
    }

    private Task StartAsync(string name, ModelAssignment assignment, double mostLatencyUs, int soakSeconds = 1, JsonArray? restores = null) => _hub.StartRolloutAsync(name, new JsonObject
    {
        ["assignment"] = JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment),
        ["restores"] = restores,
        ["rings"] = new JsonArray(
            new JsonObject { ["name"] = "canary", ["targetCondition"] = "deviceId='pi-a'", ["soakSeconds"] = soakSeconds, ["maxLatencyP90Us"] = mostLatencyUs },
            new JsonObject { ["name"] = "all" }),
    });

    private Task EndsAsync(string name, string state)
    {
        JsonNode? last = null;
        return LoopbackHub.WaitAsync(async () => (string)(last = await _hub.ReadRolloutAsync(name))["state"]! == state, () => $"The rollout is still {last}.");
    }

    private async Task<ModelAssignment> SignedAsync(byte[] model, long sequence, Func<ModelManifest, ModelManifest>? change = null)
    {
        string version = $"v{sequence}";
        ModelManifest manifest = FleetOwner.Manifest(model, sequence, version) with { IssuedUtc = Now().AddDays(-1), ExpiresUtc = Now().AddDays(30) };
        return await _hub.PublishAsync(model, version) with
        {
            Manifest = await _hub.UploadAsync(FleetOwner.Sign(change is null ? manifest : change(manifest), _key)),
            Rollout = new RolloutPolicy { ProbationSeconds = 0 },
        };
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
