using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Reconciliation;

public sealed class AssignmentReaderTests
{
    private readonly AssignmentReader _reader = new(new ModelLimits { MaxModelBytes = 1000, MaxLabelsBytes = 100 });

    private static ModelAssignment Good => new()
    {
        Name = "mobilenet_v2-1.0",
        Version = "2026.08+build",
        File = new BlobReference { Url = "https://hub.test:8443/blobs/x", Sha256 = new string('a', 64), Size = 1000 },
        Labels = new BlobReference { Url = "https://hub.test/labels", Sha256 = new string('b', 64), Size = 100 },
        Preprocessing = new PreprocessingOptions { CentralCrop = 0.875, Mean = 127.5, Scale = -1 },
        Rollout = new RolloutPolicy { ShadowInferences = 100, MinAgreement = 0.95, ShadowMaxSeconds = 60, ProbationInferences = 5, ProbationSeconds = 0, Attempt = 2 },
    };

    public static TheoryData<string, string?, string> Wrong => new()
    {
        { "name", null, "name" },
        { "name", "\"\"", "name" },
        { "name", "\"../../etc\"", "name" },
        { "name", "5", "name" },
        { "name", $"\"{new string('n', 129)}\"", "name" },
        { "version", "\"a b\"", "version" },
        { "version", "\"\\u0007\"", "version" },
        { "version", "1", "version" },
        { "file", null, "file" },
        { "file", "[]", "file" },
        { "file.sha256", "\"abc\"", "file.sha256" },
        { "file.sha256", $"\"{new string('A', 64)}\"", "file.sha256" },
        { "file.sha256", $"\"{new string('/', 64)}\"", "file.sha256" },
        { "file.size", "0", "file.size" },
        { "file.size", "-1", "file.size" },
        { "file.size", "1001", "file.size" },
        { "file.size", "1.5", "file.size" },
        { "file.size", "\"1000\"", "file.size" },
        { "file.size", "1e30", "file.size" },
        { "file.url", "\"http://hub.test/x\"", "file.url" },
        { "file.url", "\"file:///etc/passwd\"", "file.url" },
        { "file.url", "\"/relative\"", "file.url" },
        { "file.url", "\"https://user:secret@hub.test/x\"", "file.url" },
        { "file.url", $"\"https://hub.test/{new string('x', 2048)}\"", "file.url" },
        { "labels.size", "101", "labels.size" },
        { "labels", "true", "labels" },
        { "preprocessing", "3", "preprocessing" },
        { "preprocessing.centralCrop", "0", "centralCrop" },
        { "preprocessing.centralCrop", "1.01", "centralCrop" },
        { "preprocessing.scale", "0", "scale" },
        { "preprocessing.mean", "\"x\"", "mean" },
        { "preprocessing.mean", "1e999", "mean" },
        { "rollout", "true", "rollout" },
        { "rollout.shadowInferences", "-1", "rollout.shadowInferences" },
        { "rollout.shadowInferences", "1.5", "rollout.shadowInferences" },
        { "rollout.minAgreement", "1.01", "rollout.minAgreement" },
        { "rollout.minAgreement", "\"1\"", "rollout.minAgreement" },
        { "rollout.shadowMaxSeconds", "0", "rollout.shadowMaxSeconds" },
        { "rollout.probationInferences", "1000001", "rollout.probationInferences" },
        { "rollout.probationSeconds", "604801", "rollout.probationSeconds" },
        { "rollout.attempt", "1e30", "rollout.attempt" },
        { "preprocessing.bgr", "1", "bgr" },
        { "preprocessing.letterbox", "\"yes\"", "letterbox" },
        { "preprocessing.letterbox", "true", "exclude one another" },
    };

    [Fact]
    public void A_good_assignment_is_read_whole()
    {
        JsonObject value = ScriptedHub.Json(Good).AsObject();
        value["futureMember"] = new JsonObject { ["x"] = 1 };
        SlotRequest request = _reader.Read("default", value);
        Assert.Null(request.Refusal);
        Assert.Equal(Good, request.Assignment);
    }

    [Fact]
    public void Optional_members_may_be_absent_or_null()
    {
        ModelAssignment least = Good with { Labels = null, Preprocessing = null };
        Assert.Equal(least, _reader.Read("default", ScriptedHub.Json(least)).Assignment);
        JsonObject value = ScriptedHub.Json(least).AsObject();
        value.Remove("labels");
        value.Remove("preprocessing");
        Assert.Equal(least, _reader.Read("default", value).Assignment);
    }

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_with_a_sentence_that_names_it(string path, string? json, string named)
    {
        JsonObject value = ScriptedHub.Json(Good).AsObject();
        string[] parts = path.Split('.');
        JsonObject parent = parts.Length == 1 ? value : value[parts[0]]!.AsObject();
        parent[parts[^1]] = json is null ? null : JsonNode.Parse(json);
        SlotRequest request = _reader.Read("default", value);
        Assert.Null(request.Assignment);
        Assert.Equal((ModelStep.Accept, FailureCode.InvalidAssignment), (request.Refusal!.Step, request.Refusal.Code));
        Assert.Contains(named, request.Refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", request.Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_is_no_assignment_at_all_is_refused(string json) => Assert.NotNull(_reader.Read("default", JsonNode.Parse(json)).Refusal);

    [Fact]
    public void A_large_value_is_not_repeated_in_the_answer()
    {
        Assert.Null(_reader.Read("default", new JsonObject { ["name"] = new string('x', 4000) }).Value);
        Assert.NotNull(_reader.Read("default", new JsonObject { ["name"] = "x y" }).Value);
    }

    [Fact]
    public void A_bad_slot_and_too_many_slots_do_not_touch_the_others()
    {
        var models = new JsonObject { ["__t"] = "c", ["bad name"] = 1, ["a.b"] = 1, ["UPPER/"] = ScriptedHub.Json(Good), ["broken"] = "x", ["gone"] = null };
        for (int i = 0; i < 4; i++)
            models[$"slot{i}"] = ScriptedHub.Json(Good);
        DesiredState state = DesiredState.Read(new JsonObject { ["models"] = models }, new ModelLimits { MaxSlots = 3, MaxModelBytes = 1000 });
        Assert.Equal(["UPPER/", "broken", "slot0", "slot1", "slot2", "slot3"], state.Slots.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["slot0", "slot1", "slot2"], state.Slots.Values.Where(slot => slot.Assignment is not null).Select(slot => slot.Slot).Order(StringComparer.Ordinal));
        Assert.Contains("at most 3", state.Slots["slot3"].Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":""")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void Json_that_is_not_one_clean_object_is_not_read(string json) => Assert.Null(HostileJson.ReadObject(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Deep_and_large_json_is_not_read()
    {
        byte[] deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40));
        Assert.Null(HostileJson.ReadObject(deep, out _));
        Assert.Null(HostileJson.ReadObject(new byte[HostileJson.MaxBytes + 1], out string problem));
        Assert.Contains("bytes", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("86400", 86400)]
    [InlineData("0", null)]
    [InlineData("86401", null)]
    [InlineData("2.5", null)]
    [InlineData("\"10\"", null)]
    [InlineData("{}", null)]
    public void Intervals_are_whole_seconds_within_a_day(string json, int? expected) => Assert.Equal(expected, IntervalRequest.Read(JsonNode.Parse(json)!).Seconds);
}
