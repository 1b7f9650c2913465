using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.Trust;

/// <summary>The attacks on software updates that TUF lists, by a hub that is wholly in the attacker's hands, on an agent that requires manifests.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    private static readonly byte[] Good = TinyModels.Classifier(1), Other = TinyModels.Classifier(2), Third = TinyModels.Classifier(3);

    private readonly ECDsa _key = FleetOwner.NewKey(), _next = FleetOwner.NewKey(), _stranger = FleetOwner.NewKey();
    private readonly TestFolder _folder = new();
    private TestAgent _agent;
    private readonly byte[] _root;

    public AttackTests()
    {
        _root = FleetOwner.Sign(FleetOwner.Document(1, FleetOwner.Role(1, _next), FleetOwner.Role(1, _key), _key, _next), _next);
        _agent = NewAgent(new ScriptedHub(), new ScriptedModelSource(), new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero));
    }

    public async ValueTask InitializeAsync()
    {
        await _agent.StartConnectedAsync();
        await AcceptAsync(Good, FleetOwner.Manifest(Good, 5));
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _folder.Dispose();
        foreach (ECDsa key in new[] { _key, _next, _stranger })
            key.Dispose();
    }

    [Fact]
    public async Task Arbitrary_install_what_the_owners_did_not_sign_is_not_installed()
    {
        await RefuseAsync(TinyModels.Assignment(Other, "2"), FailureCode.ManifestMissing);
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _stranger), FailureCode.ManifestUntrusted);
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 6, "3")), FailureCode.ManifestUntrusted);
        byte[] root = FleetOwner.Sign(FleetOwner.Document(2, _stranger), _stranger);
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 6, "4"), _stranger) with { Roots = Store(root) }, FailureCode.RootUntrusted);
        await RefuseAsync(TinyModels.Assignment(Other, "5") with { Manifest = Store(_root) }, FailureCode.ManifestMalformed);
    }

    [Fact]
    public async Task Arbitrary_install_other_bytes_than_those_that_were_signed_are_not_installed()
    {
        ModelAssignment assignment = Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _key);
        _agent.Source.StoreAs(assignment.File.Sha256, [.. Other[..^1], (byte)(Other[^1] ^ 1)]);
        await RefuseAsync(assignment, FailureCode.DigestMismatch);
    }

    [Fact]
    public async Task Rollback_a_lower_sequence_is_not_installed_and_neither_is_another_manifest_with_the_same()
    {
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 4, "old"), _key), FailureCode.ManifestRollback);
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 5, "same"), _key), FailureCode.ManifestRollback);
        await AcceptAsync(Other, FleetOwner.Manifest(Other, 6, "2"));
    }

    [Fact]
    public async Task Rollback_a_sequence_that_was_seen_counts_even_if_its_model_did_not_run()
    {
        byte[] broken = Other[..^200];
        await RefuseAsync(Assign(broken, FleetOwner.Manifest(broken, 9, "broken"), _key), FailureCode.ModelFormat);
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 8, "between"), _key), FailureCode.ManifestRollback);
    }

    [Fact]
    public async Task Freeze_an_expired_manifest_is_not_installed_and_the_present_model_runs_on()
    {
        ModelManifest withheld = FleetOwner.Manifest(Other, 6, "2") with { ExpiresUtc = FleetOwner.Expires.AddDays(-1) };
        _agent.Time.SetUtcNow(withheld.ExpiresUtc);
        await RefuseAsync(Assign(Other, withheld, _key), FailureCode.ManifestExpired);
        _agent.Time.SetUtcNow(FleetOwner.Expires);
        await RefuseAsync(Assign(Other, withheld with { Version = "3", ExpiresUtc = FleetOwner.Expires.AddDays(9) }, _key), FailureCode.RootExpired);
    }

    [Fact]
    public async Task Freeze_a_clock_that_was_set_back_does_not_make_an_expired_manifest_fresh()
    {
        DateTimeOffset later = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
        ModelManifest shortLived = FleetOwner.Manifest(Other, 6, "short") with { ExpiresUtc = later };
        _agent.Time.SetUtcNow(later.AddHours(1));
        await AcceptAsync(Third, FleetOwner.Manifest(Third, 1, "1", "other") with { IssuedUtc = later });
        await RestartAsync(new DateTimeOffset(2026, 8, 2, 0, 0, 0, TimeSpan.Zero));
        await RefuseAsync(Assign(Other, shortLived, _key), FailureCode.ManifestExpired, Third);
    }

    [Theory]
    [InlineData(0, FailureCode.ManifestExpired)]
    [InlineData(9, FailureCode.ManifestExpired)]
    [InlineData(-9, FailureCode.ManifestExpired)]
    [InlineData(11, null)]
    [InlineData(600_000, null)]
    public async Task Freeze_what_expired_before_a_server_confirmed_the_time_stays_expired_and_a_server_alone_sets_no_time(int minutesAhead, string? code)
    {
        _agent.Source.ServerUtc = _agent.Time.GetUtcNow().AddMinutes(minutesAhead);
        await AcceptAsync(Third, FleetOwner.Manifest(Third, 1, "1", "other"));
        DateTimeOffset expires = _agent.Time.GetUtcNow().AddHours(-1);
        await RestartAsync(expires.AddMinutes(-5));
        ModelManifest shortLived = FleetOwner.Manifest(Other, 6, "short") with { ExpiresUtc = expires };
        if (code is null)
            await AcceptAsync(Other, shortLived);
        else
            await RefuseAsync(Assign(Other, shortLived, _key), code, Third);
    }

    [Fact]
    public async Task Fast_forward_what_a_stolen_key_claimed_is_forgotten_when_the_key_is_withdrawn()
    {
        await AcceptAsync(Third, FleetOwner.Manifest(Third, DocumentRules.MaxNumber, "stolen"));
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _key), FailureCode.ManifestRollback, Third);

        byte[] rotated = FleetOwner.Sign(FleetOwner.Document(2, _next), _next);
        ModelAssignment assignment = Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _next) with { Roots = Store(rotated) };
        await PushAsync(assignment, AcknowledgementCode.Done);
        Assert.Equal(assignment.File.Sha256, _agent.Hub.Slot("default")!.Sha256);
        await RefuseAsync(Assign(Good, FleetOwner.Manifest(Good, 7, "3"), _key), FailureCode.ManifestUntrusted, Other);
    }

    [Fact]
    public async Task Mix_and_match_parts_of_different_signed_versions_do_not_go_together()
    {
        byte[] labels = TinyModels.Labels(), otherLabels = TinyModels.Labels(4);
        ModelManifest manifest = FleetOwner.Manifest(Other, 6, "2") with { Labels = FleetOwner.Content(labels) };
        ModelAssignment whole = Assign(Other, manifest, _key) with { Labels = Store(labels) };
        await RefuseAsync(whole with { File = TinyModels.Reference(Third) }, FailureCode.ManifestMismatch);
        await RefuseAsync(whole with { Labels = Store(otherLabels) }, FailureCode.ManifestMismatch);
        await RefuseAsync(whole with { Labels = null }, FailureCode.ManifestMismatch);
        await RefuseAsync(whole with { Version = "3" }, FailureCode.ManifestMismatch);
        await RefuseAsync(whole with { Name = "another" }, FailureCode.ManifestMismatch);
        await RefuseAsync(whole with { Preprocessing = new PreprocessingOptions { Mean = 1 } }, FailureCode.ManifestMismatch);
        await PushAsync(whole, AcknowledgementCode.Done);
    }

    [Fact]
    public async Task Endless_data_a_server_that_does_not_stop_is_cut_off_at_the_announced_size()
    {
        ModelAssignment assignment = Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _key);
        long taken = 0;
        _agent.Source.Next((bytes, destination, _) =>
        {
            while (destination.Append(new byte[1024]))
                taken += 1024;
            return Task.FromResult(new FetchOutcome(FetchStatus.Stopped));
        });
        await RefuseAsync(assignment, FailureCode.SizeMismatch);
        Assert.InRange(taken, 0, assignment.Manifest!.Size);
        await RefuseAsync(assignment with { Manifest = assignment.Manifest with { Size = EnvelopeReader.MaxBytes + 1 } }, FailureCode.InvalidAssignment, answer: AcknowledgementCode.Rejected);
        await RefuseAsync(assignment with { File = assignment.File with { Size = assignment.File.Size + 1 } }, FailureCode.ManifestMismatch);
    }

    [Fact]
    public async Task Slow_retrieval_a_server_that_drips_is_reported_and_its_bytes_are_kept()
    {
        ModelAssignment assignment = Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _key);
        var began = new TaskCompletionSource();
        _agent.Source.Next(async (bytes, destination, cancellation) =>
        {
            destination.Append(bytes.AsSpan(0, 10));
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return FetchOutcome.Completed;
        });
        await _agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(assignment)));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await _agent.AdvanceUntilAsync(_agent.Hub.WaitAsync(() => _agent.Hub.Slot("default")!.Failure?.Code == FailureCode.DownloadFailed, "download-failed"), TimeSpan.FromSeconds(30));
        Assert.Contains("too slowly", _agent.Hub.Slot("default")!.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(TinyModels.Digest(Good), _agent.Runtime.Slots["default"].Model!.Assignment.File.Sha256);
        await _agent.AdvanceUntilAsync(_agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, _agent.Hub.DesiredVersion));
        Assert.Contains(10L, _agent.Source.Offsets);
    }

    [Fact]
    public async Task Wrong_device_class_a_model_for_other_devices_is_not_installed()
    {
        await RefuseAsync(Assign(Other, FleetOwner.Manifest(Other, 6, "2") with { Targets = ["raspberry-pi-5", "generic-x64"] }, _key), FailureCode.WrongDeviceClass);
        await AcceptAsync(Other, FleetOwner.Manifest(Other, 7, "3") with { Targets = ["raspberry-pi-5", "raspberry-pi-4"] });
    }

    [Fact]
    public async Task The_manifest_stays_with_the_model_that_it_was_verified_for()
    {
        ModelManifest manifest = FleetOwner.Manifest(Other, 6, "2") with
        {
            Golden = GoldenSamples.Of(Other, 3),
            Budgets = new ModelBudgets { LatencyP99Us = 1e6 },
        };
        await AcceptAsync(Other, manifest);
        await RestartAsync(_agent.Time.GetUtcNow());
        var store = new ModelStore(_agent.Files, Path.Combine(_agent.State, "models"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        store.Open();
        ModelManifest kept = store.Find("default")!.Active!.Manifest!;
        Assert.Equal((3u, 1e6, 6), (kept.Golden![0].Seed, kept.Budgets!.LatencyP99Us, kept.Sequence));
    }

    [Fact]
    public async Task The_twin_says_whom_the_device_trusts_and_follows_a_rotation()
    {
        Assert.Equal((true, 1, "raspberry-pi-4"), Reported());
        byte[] rotated = FleetOwner.Sign(FleetOwner.Document(2, FleetOwner.Role(1, _next), FleetOwner.Role(1, _key), _key, _next), _next);
        await PushAsync(Assign(Other, FleetOwner.Manifest(Other, 6, "2"), _key) with { Roots = Store(rotated) }, AcknowledgementCode.Done);
        Assert.Equal((true, 2, "raspberry-pi-4"), Reported());

        (bool, int, string) Reported() =>
            ((bool)_agent.Hub.Reported["trust"]!["required"]!, (int)_agent.Hub.Reported["trust"]!["rootVersion"]!, (string)_agent.Hub.Reported["trust"]!["deviceClass"]!);
    }

    private async Task RestartAsync(DateTimeOffset now)
    {
        await _agent.DisposeAsync();
        _agent = NewAgent(_agent.Hub.Restarted(), _agent.Source, now);
        await _agent.StartConnectedAsync();
        await _agent.Hub.WaitAsync(() => _agent.Hub.Slot("default")?.State == SlotState.Active, "active");
    }

    private TestAgent NewAgent(ScriptedHub hub, ScriptedModelSource source, DateTimeOffset now) => new()
    {
        Trust = new TrustOptions { Root = _root, IsRequired = true },
        DeviceClass = "raspberry-pi-4",
        DataDirectory = _folder.Path,
        Hub = hub,
        Source = source,
        Time = new FakeTimeProvider(now),
    };

    private Task AcceptAsync(byte[] model, ModelManifest manifest) => PushAsync(Assign(model, manifest, _key), AcknowledgementCode.Done);

    private async Task PushAsync(ModelAssignment assignment, int answer)
    {
        await _agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(assignment)));
        await _agent.Hub.WaitForAnswerAsync("default", answer, _agent.Hub.DesiredVersion);
    }

    private async Task RefuseAsync(ModelAssignment assignment, string code, byte[]? runs = null, int answer = AcknowledgementCode.Failed)
    {
        await PushAsync(assignment, answer);
        SlotReport slot = _agent.Hub.Slot("default")!;
        Assert.True(code == slot.Failure?.Code, $"expected {code}, found {slot.Failure}");
        Assert.EndsWith(".", slot.Failure!.Message, StringComparison.Ordinal);
        if (code != FailureCode.InvalidAssignment && code != FailureCode.SizeMismatch && code != FailureCode.DigestMismatch && code != FailureCode.ModelFormat)
            Assert.Equal(ModelStep.Trust, slot.Failure.Step);
        string expected = TinyModels.Digest(runs ?? Good);
        Assert.Equal((SlotState.Active, expected, expected), (slot.State, slot.Sha256, _agent.Runtime.Slots["default"].Model!.Assignment.File.Sha256));
    }

    private ModelAssignment Assign(byte[] model, ModelManifest manifest, params ECDsa[] keys) => new()
    {
        Name = manifest.Name,
        Version = manifest.Version,
        File = Store(model),
        Manifest = Store(FleetOwner.Sign(manifest, keys)),
    };

    private BlobReference Store(byte[] file)
    {
        _agent.Source.Store(file);
        return TinyModels.Reference(file);
    }
}
