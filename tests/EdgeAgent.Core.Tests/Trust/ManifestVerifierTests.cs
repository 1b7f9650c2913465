using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Core.Trust;

namespace EdgeAgent.Core.Tests.Trust;

public sealed class ManifestVerifierTests : IDisposable
{
    private static readonly byte[] Model = [1, 2, 3];
    private static readonly DateTimeOffset Built = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Now = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = FleetOwner.NewKey();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_fresh_manifest_is_accepted_and_says_what_to_remember()
    {
        ManifestVerdict verdict = Verify(FleetOwner.Manifest(Model, 7), Now);
        Assert.Equal((ManifestOutcome.Accepted, null, ""), (verdict.Outcome, verdict.Code, verdict.Message));
        Assert.Equal(("tiny", 7, FleetOwner.Id(_key)), (verdict.Seen!.Name, verdict.Seen.Sequence, verdict.Seen.Signers.Single()));
    }

    public static TheoryData<string, ManifestOutcome> Clocks => new()
    {
        { "1970-01-01T00:00:00Z", ManifestOutcome.ClockUntrusted },
        { "2026-06-30T23:49:59Z", ManifestOutcome.ClockUntrusted },
        { "2026-06-30T23:50:00Z", ManifestOutcome.Accepted },
        { "2027-06-30T23:59:59Z", ManifestOutcome.Accepted },
        { "2027-07-01T00:00:00Z", ManifestOutcome.Expired },
        { "2099-01-01T00:00:00Z", ManifestOutcome.RootExpired },
    };

    [Theory, MemberData(nameof(Clocks))]
    public void A_clock_before_what_is_surely_past_makes_nothing_fresh(string clock, ManifestOutcome expected) =>
        Assert.Equal(expected, Verify(FleetOwner.Manifest(Model, 7), DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture)).Outcome);

    [Theory]
    [InlineData("2026-10-01T00:00:00Z", ManifestOutcome.ClockUntrusted)]
    [InlineData("2027-07-01T00:00:00Z", ManifestOutcome.Expired)]
    public void The_last_known_time_holds_where_the_clock_was_set_back(string lastKnown, ManifestOutcome expected)
    {
        DateTimeOffset known = DateTimeOffset.Parse(lastKnown, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, Verify(FleetOwner.Manifest(Model, 7), Now, state => state with { LastKnownUtc = known }).Outcome);
    }

    [Fact]
    public void A_clock_before_the_build_is_not_believed_whatever_was_signed()
    {
        ModelManifest old = FleetOwner.Manifest(Model, 7) with { IssuedUtc = DateTimeOffset.UnixEpoch };
        RootDocument root = FleetOwner.Document(1, _key) with { IssuedUtc = DateTimeOffset.UnixEpoch };
        Assert.Equal(ManifestOutcome.ClockUntrusted, Verify(old, DateTimeOffset.UnixEpoch.AddDays(1), state => state with { Root = FleetOwner.Sign(root, _key) }).Outcome);
    }

    [Theory]
    [InlineData("0.2", "0.1.9+abc", ManifestOutcome.Unsupported)]
    [InlineData("0.2", "0.2.0+abc", ManifestOutcome.Accepted)]
    [InlineData("0.2.0", "0.2", ManifestOutcome.Accepted)]
    [InlineData("0.2", "1.0", ManifestOutcome.Accepted)]
    [InlineData("0.10", "0.9", ManifestOutcome.Unsupported)]
    public void An_older_agent_than_the_manifest_needs_refuses_it(string needed, string version, ManifestOutcome expected) => Assert.Equal(
        expected, Verify(FleetOwner.Manifest(Model, 7) with { Requirements = new ModelRequirements { AgentVersion = needed } }, Now, traits: new DeviceTraits(null, version, 100)).Outcome);

    [Fact]
    public void More_memory_than_the_device_allows_is_said_before_anything_is_fetched() => Assert.Equal(
        FailureCode.OutOfMemory, Verify(FleetOwner.Manifest(Model, 7) with { Requirements = new ModelRequirements { MemoryBytes = 101 } }, Now).Code);

    [Fact]
    public void A_device_without_a_class_takes_only_manifests_for_all()
    {
        ManifestVerdict verdict = Verify(FleetOwner.Manifest(Model, 7) with { Targets = ["raspberry-pi-4"] }, Now);
        Assert.Equal(FailureCode.WrongDeviceClass, verdict.Code);
        Assert.Contains("raspberry-pi-4", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_outcome_has_a_code_and_every_code_is_different()
    {
        string?[] codes = [.. Enum.GetValues<ManifestOutcome>().Select(outcome => new ManifestVerdict(outcome, "").Code)];
        Assert.Equal(codes.Length, codes.Distinct().Count());
    }

    private ManifestVerdict Verify(ModelManifest manifest, DateTimeOffset now, Func<TrustState, TrustState>? change = null, DeviceTraits? traits = null)
    {
        var state = new TrustState { Root = FleetOwner.Sign(FleetOwner.Document(1, _key) with { ExpiresUtc = FleetOwner.Expires.AddYears(1) }, _key), BeganWithSha256 = "" };
        var assignment = new ModelAssignment { Name = manifest.Name, Version = manifest.Version, File = TinyModels.Reference(Model) };
        return new ManifestVerifier(traits ?? new DeviceTraits(null, "1.0", 100)).Verify(FleetOwner.Sign(manifest, _key), assignment, (change ?? (s => s))(state), new ClockReading(now, Built));
    }
}
