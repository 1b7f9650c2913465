using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.EndToEnd.Tests.Support;

namespace EdgeAgent.EndToEnd.Tests;

/// <summary>Signed models, the real hub and the real agent.</summary>
public sealed class SignedModelTests : IAsyncLifetime
{
    private readonly ECDsa _key = FleetOwner.NewKey(), _next = FleetOwner.NewKey();
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _key.Dispose();
        _next.Dispose();
    }

    [Fact]
    public async Task A_signed_model_becomes_active_and_what_is_unsigned_or_older_or_for_others_is_refused_with_its_code()
    {
        byte[] root = FleetOwner.Sign(Current(FleetOwner.Document(1, _key)), _key);
        await using Device device = await Device.CreateAsync(_hub, "pi-signed", root: root);
        device.Start();
        byte[] first = TinyModels.Classifier(1), second = TinyModels.Classifier(2), third = TinyModels.Classifier(3);
        ModelAssignment active = await PushSignedAsync(device, first, 5, _key);
        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        Assert.Equal((active.File.Sha256, null), (slot.Sha256, slot.Failure));

        await _hub.PushAsync(device.Id, await _hub.PublishAsync(second, "unsigned"));
        await RefusedAsync(device, FailureCode.ManifestMissing, active);
        await PushSignedAsync(device, second, 4, _key);
        await RefusedAsync(device, FailureCode.ManifestRollback, active);
        await PushSignedAsync(device, second, 6, _next);
        await RefusedAsync(device, FailureCode.ManifestUntrusted, active);
        await PushSignedAsync(device, second, 7, _key, manifest => manifest with { Targets = ["raspberry-pi-5"] });
        await RefusedAsync(device, FailureCode.WrongDeviceClass, active);
        await PushSignedAsync(device, second, 8, _key, manifest => manifest with { ExpiresUtc = DateTimeOffset.UnixEpoch.AddYears(56).AddDays(1), IssuedUtc = DateTimeOffset.UnixEpoch });
        await RefusedAsync(device, FailureCode.ManifestExpired, active);

        byte[] rotated = FleetOwner.Sign(Current(FleetOwner.Document(2, _next)), _key, _next);
        ModelAssignment last = await PushSignedAsync(device, third, 9, _next, roots: rotated);
        Assert.Null((await _hub.WaitForSlotAsync(device.Id, s => s.Sha256 == last.File.Sha256)).Failure);

        Assert.Equal(2, (int)(await _hub.ReadTwinAsync(device.Id))["properties"]!["reported"]!["trust"]!["rootVersion"]!);

        Assert.Equal(0, (await device.Agent!.TerminateAsync()).ExitCode);
        device.Start();
        await PushSignedAsync(device, second, 8, _next);
        await RefusedAsync(device, FailureCode.ManifestRollback, last);
        await PushSignedAsync(device, second, 10, _key);
        await RefusedAsync(device, FailureCode.ManifestUntrusted, last);
    }

    [Fact]
    public async Task A_model_with_another_golden_output_or_beyond_its_budget_leaves_the_old_one()
    {
        byte[] root = FleetOwner.Sign(Current(FleetOwner.Document(1, _key)), _key);
        await using Device device = await Device.CreateAsync(_hub, "pi-golden", root: root);
        device.Start();
        byte[] first = TinyModels.Classifier(1), second = TinyModels.Classifier(2), third = TinyModels.Classifier(3);
        ModelAssignment active = await PushSignedAsync(device, first, 1, _key, manifest => manifest with { Golden = GoldenSamples.Of(first, 1, 2), Budgets = new ModelBudgets { MemoryBytes = 1 << 20 } });
        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.State == SlotState.Active);
        Assert.Equal((active.File.Sha256, 2), (slot.Sha256, slot.Rollout!.GoldenSamples));

        await PushSignedAsync(device, second, 2, _key, manifest => manifest with { Golden = GoldenSamples.Of(first, 1, 2) });
        await RefusedAsync(device, FailureCode.GoldenMismatch, active, "golden");
        await PushSignedAsync(device, third, 3, _key, manifest => manifest with { Budgets = new ModelBudgets { LatencyP99Us = 0.01 } });
        await RefusedAsync(device, FailureCode.BudgetExceeded, active, "budgets");
    }

    private async Task RefusedAsync(Device device, string code, ModelAssignment runs, string step = "trust")
    {
        SlotReport slot = await _hub.WaitForSlotAsync(device.Id, s => s.Failure?.Code == code);
        Assert.Equal((SlotState.Active, runs.File.Sha256, step), (slot.State, slot.Sha256, slot.Failure!.Step));
    }

    private async Task<ModelAssignment> PushSignedAsync(
        Device device, byte[] model, long sequence, ECDsa key, Func<ModelManifest, ModelManifest>? change = null, byte[]? roots = null)
    {
        string version = FormattableString.Invariant($"v{sequence}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        ModelManifest manifest = FleetOwner.Manifest(model, sequence, version) with { IssuedUtc = Now().AddDays(-1), ExpiresUtc = Now().AddDays(30) };
        ModelAssignment assignment = await _hub.PublishAsync(model, version) with
        {
            Manifest = await _hub.UploadAsync(FleetOwner.Sign(change is null ? manifest : change(manifest), key)),
            Roots = roots is null ? null : await _hub.UploadAsync(roots),
            Rollout = new RolloutPolicy { ProbationSeconds = 0 },
        };
        await _hub.PushAsync(device.Id, assignment);
        return assignment;
    }

    private static RootDocument Current(RootDocument root) => root with { IssuedUtc = Now().AddDays(-1), ExpiresUtc = Now().AddDays(30) };

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
