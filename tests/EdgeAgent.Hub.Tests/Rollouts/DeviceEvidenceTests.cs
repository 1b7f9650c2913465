using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Rollouts;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class DeviceEvidenceTests
{
    private static readonly string Sha = new('b', 64), Old = new('a', 64);

    private static readonly ModelAssignment Assignment = new() { Name = "m", Version = "2", File = new BlobReference { Url = "https://hub/f", Sha256 = Sha, Size = 9 } };

    private static readonly RolloutRing Bounds = new() { Name = "r", MaxLatencyP90Us = 1000, MaxMillijoulesPerInference = 5, MinAgreement = 0.9, MaxDriftPsi = 0.25 };

    [Fact]
    public void A_device_that_answered_and_runs_the_model_succeeded() => Assert.Equal(MemberPhase.Succeeded, Judge(200, 7, "active", Sha).Phase);

    [Theory]
    [InlineData(200, 6, "active")]
    [InlineData(202, 7, "probing")]
    [InlineData(202, 7, "active")]
    [InlineData(200, 7, "probation")]
    public void A_device_that_is_on_the_way_is_undecided(int code, int version, string state) => Assert.Equal(MemberPhase.Assigned, Judge(code, version, state, Sha).Phase);

    [Fact]
    public void A_device_that_runs_another_file_is_undecided() => Assert.Equal(MemberPhase.Assigned, Judge(200, 7, "active", Old).Phase);

    [Fact]
    public void A_refusal_is_told_with_step_code_and_sentence() => Assert.Equal(
        new DeviceVerdict(MemberPhase.Failed, "golden", "golden-mismatch", "Sample 3 differs."),
        Judge(500, 7, "active", Old, $$"""{"step":"golden","code":"golden-mismatch","message":"Sample 3 differs.","sha256":"{{Sha}}" }"""));

    [Fact]
    public void The_failure_of_another_file_is_not_this_ones() => Assert.NotEqual(
        "golden-mismatch", Judge(400, 7, "active", Old, $$"""{"step":"golden","code":"golden-mismatch","message":"Sample 3 differs.","sha256":"{{Old}}" }""").Code);

    [Theory]
    [InlineData(1001.0, null, null, "latency-above-bound")]
    [InlineData(999.0, 5.5, null, "energy-above-bound")]
    [InlineData(null, null, 0.3, "drift-above-bound")]
    [InlineData(1000.0, 5.0, 0.25, null)]
    [InlineData(null, null, null, null)]
    public void A_bound_is_broken_by_more_than_it_and_never_by_what_is_unknown(double? latency, double? energy, double? drift, string? code) =>
        Assert.Equal(code, Judge(200, 7, "active", Sha, figures: new DeviceFigures(latency, energy, drift)).Code);

    [Theory]
    [InlineData(0.89, "agreement-below-bound")]
    [InlineData(0.9, null)]
    public void The_agreement_in_the_shadow_is_bounded_from_below(double agreement, string? code) => Assert.Equal(code,
        Judge(202, 7, "shadow", Old, rollout: FormattableString.Invariant($$"""{"sha256":"{{Sha}}","agreement":{{agreement}} }""")).Code);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"models":7,"slots":[]}""")]
    [InlineData("""{"models":{"default":{"ac":"x","av":"y"}},"slots":{"default":7}}""")]
    [InlineData("""{"models":{"default":{"ac":200,"av":9}},"slots":{"default":{"state":"flying"}}}""")]
    [InlineData("""{"models":{"default":{"ac":200,"av":9}},"slots":{"default":{"state":"active","failure":3}}}""")]
    public void What_a_device_reports_may_be_anything(string reported) =>
        Assert.Equal(MemberPhase.Assigned, DeviceEvidence.Judge(Bounds, "default", Assignment, 7, JsonNode.Parse(reported)!.AsObject(), null).Phase);

    [Fact]
    public void Figures_of_few_inferences_are_unknown_and_those_of_many_come_from_all_windows()
    {
        Assert.Equal(new DeviceFigures(null, null, 0.4), DeviceFigures.Of([Window(19, 100_000, 2, 0.4)]));
        DeviceFigures figures = DeviceFigures.Of([Window(100, 100_000, 1, 0.4), Window(300, 200_000, 3, 0.1)]);
        Assert.InRange(figures.LatencyP90Us!.Value, 196, 204);
        Assert.Equal((2.5, 0.1), (figures.MillijoulesPerInference!.Value, figures.DriftPsi!.Value));
    }

    private static InferenceWindow Window(int count, long nanoseconds, double millijoules, double psi)
    {
        long[] counts = new long[LatencySketch.IndexBound(32)];
        counts[LatencySketch.IndexOf(nanoseconds, 32)] = count;
        return new InferenceWindow
        {
            Slot = "default",
            Model = "m",
            Version = "2",
            Sha256 = Sha,
            Inferences = count,
            InputErrors = 0,
            ArenaBytes = 1,
            WeightsBytes = 1,
            LatencySketch = LatencySketch.Of(32, counts),
            MillijoulesPerInference = millijoules,
            Drift = new DriftWindow { Reference = DriftReference.Learned, Inferences = 400, ClassPsi = psi / 2, ConfidencePsi = psi },
        };
    }

    private static DeviceVerdict Judge(int code, int version, string state, string sha, string failure = "null", DeviceFigures? figures = null, string rollout = "null")
    {
        string reported = $$$"""
            {"models":{"__t":"c","default":{"value":{},"ac":{{{code}}},"av":{{{version}}} } },
             "slots":{"__t":"c","default":{"state":"{{{state}}}","sha256":"{{{sha}}}","failure":{{{failure}}},"rollout":{{{rollout}}} } } }
            """;
        return DeviceEvidence.Judge(Bounds, "default", Assignment, 7, JsonNode.Parse(reported)!.AsObject(), figures);
    }
}
