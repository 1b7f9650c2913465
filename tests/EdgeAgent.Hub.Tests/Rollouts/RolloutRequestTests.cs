using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rollouts;
using EdgeAgent.Hub.Tests.Support;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class RolloutRequestTests
{
    private static readonly string Good = RolloutFleet.Assignment("2", RolloutFleet.New);

    [Theory]
    [InlineData("no JSON", "must be one rollout")]
    [InlineData("7", "must be one rollout")]
    [InlineData("[]", "holds no configuration")]
    [InlineData("""{"rings":[]}""", "assignment")]
    [InlineData("""{"assignment":GOOD,"rings":[]}""", "1 to 32 rings")]
    [InlineData("""{"assignment":GOOD,"rings":[null]}""", "null")]
    [InlineData("""{"assignment":GOOD,"rings":[{}]}""", "name")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","percnt":10}]}""", "percnt")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","percent":0}]}""", "percent of ring 'a' must be from above 0 to 100")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","percent":101}]}""", "percent")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","updatesPerSecond":51}]}""", "from 0.01 to 50")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","windows":["at night"]}]}""", "mon-fri 01:00-05:00")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","targetCondition":"tags."}]}""", "targetCondition of ring 'a'")]
    [InlineData("""{"assignment":GOOD,"rings":[{"name":"a","targetCondition":"FROM devices.modules"}]}""", "targetCondition of ring 'a'")]
    [InlineData("""{"assignment":GOOD,"slot":"a b","rings":[{"name":"a"}]}""", "no slot")]
    [InlineData("""{"assignment":{"name":"m","version":"1","file":{"url":"https://h/f","sha256":"zz","size":1}},"rings":[{"name":"a"}]}""", "sha256")]
    [InlineData("""{"assignment":{"name":"m","version":"1","file":{"url":"http://h/f","sha256":"GOODSHA","size":1}},"rings":[{"name":"a"}]}""", "https")]
    [InlineData("""[{"id":"a","targetCondition":"*"}]""", "label rollout")]
    [InlineData("""[{"id":"a","targetCondition":"*","labels":{"rollout":"r"},"content":{"deviceContent":{"properties.desired.telemetry":{}}}}]""", "properties.desired.models")]
    [InlineData("""[{"id":"a","targetCondition":"*","labels":{"rollout":"r","rolloutSoakSeconds":"soon"},"content":{"deviceContent":{"properties.desired.models":{"default":GOOD}}}}]""", "rolloutSoakSeconds")]
    [InlineData("""[{"id":"a","targetCondition":"*","labels":{"rollout":"r","rolloutSoak":"5"},"content":{"deviceContent":{"properties.desired.models":{"default":GOOD}}}}]""", "soak")]
    public void What_cannot_be_done_is_refused_with_what_would_be_accepted(string body, string inSentence)
    {
        string json = body.Replace("GOODSHA", RolloutFleet.New, StringComparison.Ordinal).Replace("GOOD", Good, StringComparison.Ordinal);
        var outcome = RolloutRequest.Parse("r", Rest(json));
        Assert.False(outcome.IsDone);
        Assert.Contains(inSentence, outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Big")]
    [InlineData("a/b")]
    public void A_name_has_lower_case_letters_digits_and_hyphens(string name) => Assert.False(RolloutRequest.Parse(name, Rest("{}")).IsDone);

    [Fact]
    public async Task The_files_beside_the_device_configurations_are_rollouts_and_automatic_device_configurations_too()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string[] files = Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot!, "device-configs", "rollouts"), "*.json");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            string text = await File.ReadAllTextAsync(file);
            JsonArray rings = JsonNode.Parse(text)!.AsArray();
            foreach (JsonNode? ring in rings)
            {
                string id = (string)ring!["id"]!;
                await hub.ExpectAsync(200, HttpMethod.Put, $"/configurations/{id}?api-version=2021-04-12", ring.ToJsonString());
                Assert.Equal(2, (await hub.GetAsync($"/configurations/{id}"))["metrics"]!["queries"]!.AsObject().Count);
                Assert.All(ring["labels"]!.AsObject(), label => Assert.Equal(System.Text.Json.JsonValueKind.String, label.Value!.GetValueKind()));
            }

            JsonNode view = await hub.ExpectAsync(200, HttpMethod.Put, $"/rollouts/{(string)rings[0]!["labels"]!["rollout"]!}", text);
            Assert.Equal(rings.Select(ring => (string)ring!["labels"]!["rolloutName"]!), view["rings"]!.AsArray().Select(ring => (string)ring!["ring"]!["name"]!));
            Assert.Equal(1800, (int)view["rings"]![0]!["ring"]!["soakSeconds"]!);
        }
    }

    private static JsonNode? Rest(string json) => Hub.Rest.HubJson.Parse(Encoding.UTF8.GetBytes(json));
}
