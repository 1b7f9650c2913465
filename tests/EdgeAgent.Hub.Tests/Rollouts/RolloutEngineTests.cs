using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class RolloutEngineTests : IAsyncLifetime
{
    private const string CanaryThenAll = """[{"name":"canary","targetCondition":"deviceId='pi-1'","soakSeconds":600},{"name":"all"}]""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));
    private RolloutFleet _fleet = null!;

    public async ValueTask InitializeAsync() => _fleet = await RolloutFleet.StartAsync(_time, "pi-1", "pi-2", "pi-3");

    public ValueTask DisposeAsync() => _fleet.DisposeAsync();

    [Fact]
    public async Task A_good_model_goes_from_ring_to_ring_after_its_soak_time()
    {
        await _fleet.StartRolloutAsync("r", CanaryThenAll);
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.AnswerAsync("pi-1", 202, RolloutFleet.Old, "probing");
        await _fleet.AnswerAsync("pi-1", 200, RolloutFleet.New);
        await Eventually.TrueAsync(async () => (string)(await _fleet.ViewAsync("r"))["rings"]![0]!["state"]! == "soaking");
        Assert.Equal(RolloutFleet.Old, await _fleet.DesiredAsync("pi-2"));

        _time.Advance(TimeSpan.FromMinutes(11));
        foreach (string device in new[] { "pi-2", "pi-3" })
        {
            await _fleet.WaitForDesiredAsync(device, RolloutFleet.New);
            await _fleet.AnswerAsync(device, 200, RolloutFleet.New);
        }

        await _fleet.WaitForStateAsync("r", "completed");
        JsonNode view = await _fleet.ViewAsync("r");
        Assert.Equal((1, 2, 2), ((int)view["rings"]![0]!["counts"]!["succeeded"]!, (int)view["rings"]![1]!["counts"]!["total"]!, (int)view["rings"]![1]!["counts"]!["succeeded"]!));
        Assert.Equal("digits:1", (string)(await _fleet.MembersAsync("r"))[0]!["previous"]!);
    }

    [Theory]
    [InlineData("probe", "probe-crashed")]
    [InlineData("golden", "golden-mismatch")]
    [InlineData("budgets", "budget-exceeded")]
    [InlineData("probation", "probation-failed")]
    public async Task A_model_that_fails_in_ring_1_stops_by_itself_and_every_device_is_assigned_the_old_one(string step, string code)
    {
        await _fleet.StartRolloutAsync("r", """[{"name":"two","targetCondition":"deviceId IN ['pi-1','pi-2']","soakSeconds":600},{"name":"all"}]""");
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.WaitForDesiredAsync("pi-2", RolloutFleet.New);
        await _fleet.AnswerAsync("pi-2", 200, RolloutFleet.New);
        await _fleet.FailAsync("pi-1", step, code);

        await _fleet.WaitForStateAsync("r", "rolledBack");
        foreach (string device in _fleet.Ids)
            Assert.Equal(RolloutFleet.Old, await _fleet.DesiredAsync(device));
        JsonArray members = await _fleet.MembersAsync("r");
        Assert.Equal((code, step, "restored"), ((string)members[0]!["code"]!, (string)members[0]!["step"]!, (string)members[0]!["state"]!));
        Assert.Equal(2, members.Count);
        Assert.Contains("1 of 2 devices failed", (string)(await _fleet.ViewAsync("r"))["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_slow_by_its_telemetry_stops_though_the_device_likes_it()
    {
        await _fleet.StartRolloutAsync("r", """[{"name":"canary","targetCondition":"deviceId='pi-1'","soakSeconds":600,"maxLatencyP90Us":1000},{"name":"all"}]""");
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.AnswerAsync("pi-1", 200, RolloutFleet.New);
        await Eventually.TrueAsync(async () => (string)(await _fleet.ViewAsync("r"))["rings"]![0]!["state"]! == "soaking");
        await _fleet.SendAsync("pi-1", RolloutTelemetry.Message(RolloutFleet.New, inferences: 50, microseconds: 2000));

        await _fleet.WaitForStateAsync("r", "rolledBack");
        Assert.Equal(RolloutFleet.Old, await _fleet.DesiredAsync("pi-1"));
        Assert.Equal("latency-above-bound", (string)(await _fleet.MembersAsync("r"))[0]!["code"]!);
    }

    [Fact]
    public async Task A_device_that_neither_runs_nor_refuses_the_model_fails_after_its_time_and_one_that_was_away_has_its_own()
    {
        await _fleet.DisconnectAsync("pi-2");
        await _fleet.StartRolloutAsync("r", """[{"name":"two","targetCondition":"deviceId IN ['pi-1','pi-2']","maxActivationSeconds":600,"maxFailedCount":1}]""");
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.WaitForDesiredAsync("pi-2", RolloutFleet.New);
        await _fleet.AnswerAsync("pi-1", 202, RolloutFleet.Old, "downloading");

        _time.Advance(TimeSpan.FromMinutes(5));
        await _fleet.ConnectAsync("pi-2");
        _time.Advance(TimeSpan.FromMinutes(6));
        await Eventually.TrueAsync(async () => (string)(await _fleet.MembersAsync("r"))[0]!["state"]! == "failed");

        JsonArray members = await _fleet.MembersAsync("r");
        Assert.Equal(("activation-timed-out", "working"), ((string)members[0]!["code"]!, (string)members[1]!["state"]!));
        await _fleet.AnswerAsync("pi-2", 200, RolloutFleet.New);
        await _fleet.WaitForStateAsync("r", "completed");
    }

    [Fact]
    public async Task A_restored_device_that_still_reports_the_model_is_told()
    {
        await _fleet.StartRolloutAsync("r", """[{"name":"two","targetCondition":"deviceId IN ['pi-1','pi-2']","soakSeconds":600}]""");
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.WaitForDesiredAsync("pi-2", RolloutFleet.New);
        await _fleet.AnswerAsync("pi-2", 200, RolloutFleet.New);
        await Eventually.TrueAsync(async () => (int)(await _fleet.ViewAsync("r"))["rings"]![0]!["counts"]!["succeeded"]! == 1);
        await _fleet.FailAsync("pi-1", "probe", "probe-crashed");
        await _fleet.WaitForStateAsync("r", "rolledBack");

        Assert.Equal(1, (int)(await _fleet.ViewAsync("r"))["rings"]![0]!["counts"]!["stillOnIt"]!);
        Assert.Contains("still reports", (string)(await _fleet.MembersAsync("r"))[1]!["detail"]!, StringComparison.Ordinal);
        await _fleet.AnswerAsync("pi-2", 200, RolloutFleet.Old);
        await Eventually.TrueAsync(async () => (int)(await _fleet.ViewAsync("r"))["rings"]![0]!["counts"]!["stillOnIt"]! == 0);
    }

    [Fact]
    public async Task A_device_that_is_offline_is_waited_for_and_neither_fails_nor_holds_the_others_up()
    {
        await _fleet.DisconnectAsync("pi-3");
        await _fleet.StartRolloutAsync("r", """[{"name":"all"}]""");
        foreach (string device in new[] { "pi-1", "pi-2" })
        {
            await _fleet.WaitForDesiredAsync(device, RolloutFleet.New);
            await _fleet.AnswerAsync(device, 200, RolloutFleet.New);
        }

        await _fleet.WaitForStateAsync("r", "completed");
        Assert.Equal("waiting", (string)(await _fleet.MembersAsync("r"))[2]!["state"]!);
        Assert.Equal(RolloutFleet.New, await _fleet.DesiredAsync("pi-3"));
    }

    [Fact]
    public async Task A_paused_rollout_assigns_nothing_goes_on_after_a_restart_and_can_be_aborted()
    {
        await _fleet.StartRolloutAsync("r", CanaryThenAll);
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.Hub.ExpectAsync(200, HttpMethod.Post, "/rollouts/r/pause", "");
        await _fleet.AnswerAsync("pi-1", 200, RolloutFleet.New);
        await Eventually.TrueAsync(async () => (int)(await _fleet.ViewAsync("r"))["rings"]![0]!["counts"]!["succeeded"]! == 1);
        await _fleet.Hub.ExpectAsync(409, HttpMethod.Post, "/rollouts/r/pause", "");

        await _fleet.Hub.RestartAsync();
        Assert.Equal("paused", (string)(await _fleet.ViewAsync("r"))["state"]!);
        Assert.Equal(RolloutFleet.Old, await _fleet.DesiredAsync("pi-2"));
        await _fleet.Hub.ExpectAsync(200, HttpMethod.Post, "/rollouts/r/resume", "");
        await Eventually.TrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return await _fleet.DesiredAsync("pi-3") == RolloutFleet.New;
        });

        await _fleet.Hub.ExpectAsync(200, HttpMethod.Post, "/rollouts/r/abort", "");
        await Eventually.TrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return (string)(await _fleet.ViewAsync("r"))["state"]! == "aborted";
        });
        foreach (string device in _fleet.Ids)
            Assert.Equal(RolloutFleet.Old, await _fleet.DesiredAsync(device));
    }

    [Fact]
    public async Task An_abort_that_keeps_leaves_the_devices_as_they_are_and_an_ended_rollout_can_be_deleted()
    {
        await _fleet.StartRolloutAsync("r", CanaryThenAll);
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.StartRolloutAsync("other", CanaryThenAll, 409);
        await _fleet.Hub.ExpectAsync(409, HttpMethod.Delete, "/rollouts/r", "");
        await _fleet.Hub.ExpectAsync(200, HttpMethod.Post, "/rollouts/r/abort?keep=true", "");

        Assert.Equal(("aborted", RolloutFleet.New), ((string)(await _fleet.ViewAsync("r"))["state"]!, await _fleet.DesiredAsync("pi-1")));
        await _fleet.StartRolloutAsync("r", CanaryThenAll, 409);
        await _fleet.Hub.ExpectAsync(204, HttpMethod.Delete, "/rollouts/r", "");
        await _fleet.Hub.ExpectAsync(404, HttpMethod.Post, "/rollouts/r/resume", "");
    }

    [Fact]
    public async Task What_somebody_else_assigned_meanwhile_is_not_rolled_back()
    {
        await _fleet.StartRolloutAsync("r", """[{"name":"two","targetCondition":"deviceId IN ['pi-1','pi-2']"}]""");
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.WaitForDesiredAsync("pi-2", RolloutFleet.New);
        await _fleet.AssignAsync("pi-1", "3", new string('c', 64));
        await _fleet.FailAsync("pi-2", "probe", "probe-hung");

        await _fleet.WaitForStateAsync("r", "rolledBack");
        Assert.Equal((new string('c', 64), RolloutFleet.Old), (await _fleet.DesiredAsync("pi-1"), await _fleet.DesiredAsync("pi-2")));
        Assert.Equal("kept", (string)(await _fleet.MembersAsync("r"))[0]!["state"]!);
    }

    [Fact]
    public async Task Devices_are_assigned_the_model_in_their_own_night()
    {
        await _fleet.Hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-1", """{"tags":{"site":{"utcOffset":13}}}""");
        await _fleet.StartRolloutAsync("r", """[{"name":"all","windows":["daily 01:00-05:00"],"windowOffsetTag":"site.utcOffset"}]""");
        await _fleet.WaitForDesiredAsync("pi-1", RolloutFleet.New);
        await _fleet.AnswerAsync("pi-1", 200, RolloutFleet.New);
        await Eventually.TrueAsync(async () => (int)(await _fleet.ViewAsync("r"))["rings"]![0]!["counts"]!["succeeded"]! == 1);
        Assert.Equal((RolloutFleet.Old, 2), (await _fleet.DesiredAsync("pi-2"), (int)(await _fleet.ViewAsync("r"))["rings"]![0]!["counts"]!["pending"]!));

        _time.Advance(TimeSpan.FromHours(13));
        Assert.Equal("running", (string)(await _fleet.ViewAsync("r"))["state"]!);
        await _fleet.WaitForDesiredAsync("pi-2", RolloutFleet.New);
    }

    [Fact]
    public async Task A_device_is_offered_a_delta_from_the_file_that_it_reports()
    {
        byte[] before = new byte[50_000];
        new Random(1).NextBytes(before);
        byte[] after = [.. before];
        after[777] ^= 1;
        (string from, string to) = (await PublishAsync("1", before), await PublishAsync("2", after));
        await _fleet.AnswerAsync("pi-1", 200, from);
        await _fleet.Hub.ExpectAsync(200, HttpMethod.Put, "/rollouts/r", $$"""{"assignment":{{RolloutFleet.Assignment("2", to)}},"rings":[{"name":"all"}]}""");

        await _fleet.WaitForDesiredAsync("pi-1", to);
        await _fleet.WaitForDesiredAsync("pi-2", to);
        JsonNode delta = (await _fleet.Hub.GetAsync("/twins/pi-1"))["properties"]!["desired"]!["models"]!["default"]!["delta"]!;
        Assert.Equal(from, (string)delta["baseSha256"]!);
        Assert.InRange((long)delta["file"]!["size"]!, 1, 1000);
        using HttpResponseMessage file = await _fleet.Hub.SendAsync(HttpMethod.Get, new Uri((string)delta["file"]!["url"]!).AbsolutePath);
        Assert.Equal((long)delta["file"]!["size"]!, (await file.Content.ReadAsByteArrayAsync()).Length);
        Assert.Null((await _fleet.Hub.GetAsync("/twins/pi-2"))["properties"]!["desired"]!["models"]!["default"]!["delta"]);
    }

    private async Task<string> PublishAsync(string version, byte[] file)
    {
        using HttpResponseMessage response = await _fleet.Hub.SendAsync(HttpMethod.Put, $"/registry/models/digits/{version}", new ByteArrayContent(file));
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["sha256"]!;
    }
}
