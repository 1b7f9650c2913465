using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Configurations;

public sealed class ConfigurationEngineTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        await _hub.CreateDeviceAsync("pi-1");
        await TagAsync("attic");
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task The_highest_priority_wins_path_by_path_and_what_it_hid_comes_back()
    {
        await AddAsync("low", 1, """{"properties.desired.a":1,"properties.desired.b":{"x":1,"y":1}}""");
        await AddAsync("high", 2, """{"properties.desired.b":{"x":2}}""");
        await DesiredAsync("""{"a":1,"b":{"x":2}}""");

        await _hub.ExpectAsync(204, HttpMethod.Delete, "/configurations/high", "");
        await DesiredAsync("""{"a":1,"b":{"x":1,"y":1}}""");
        await _hub.ExpectAsync(204, HttpMethod.Delete, "/configurations/low", "");
        await DesiredAsync("{}");
    }

    [Fact]
    public async Task Of_equals_the_newer_one_wins()
    {
        await AddAsync("first", 5, """{"properties.desired.a":1}""");
        await DesiredAsync("""{"a":1}""");
        await Eventually.TrueAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow().Millisecond > 0));
        await AddAsync("second", 5, """{"properties.desired.a":2}""");
        await DesiredAsync("""{"a":2}""");
    }

    [Fact]
    public async Task A_device_that_leaves_loses_the_settings_and_nothing_else_even_when_it_left_while_the_hub_was_down()
    {
        await _hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-1", """{"properties":{"desired":{"own":true}}}""");
        await AddAsync("c", 1, """{"properties.desired.a.b":1,"properties.desired.a.c":2}""");
        await DesiredAsync("""{"own":true,"a":{"b":1,"c":2}}""");

        await _hub.RestartAsync();
        await DesiredAsync("""{"own":true,"a":{"b":1,"c":2}}""");
        Assert.Equal(1, (int)(await _hub.GetAsync("/configurations/c"))["systemMetrics"]!["results"]!["appliedCount"]!);

        await TagAsync("cellar");
        await DesiredAsync("""{"own":true,"a":{}}""");
        Assert.Equal(0, (int)(await _hub.GetAsync("/configurations/c"))["systemMetrics"]!["results"]!["targetedCount"]!);
    }

    [Fact]
    public async Task A_judgement_that_changes_nothing_writes_nothing()
    {
        await AddAsync("c", 1, """{"properties.desired.a":1}""");
        await DesiredAsync("""{"a":1}""");
        long version = (long)(await _hub.GetAsync("/twins/pi-1"))["properties"]!["desired"]!["$version"]!;

        await _hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-1", """{"tags":{"note":"x"}}""");
        await AddAsync("other", 1, """{"properties.desired.z":1}""", "tags.site = 'nowhere'");
        await _hub.RestartAsync();
        await Eventually.TrueAsync(async () => (int)(await _hub.GetAsync("/configurations/c"))["systemMetrics"]!["results"]!["appliedCount"]! == 1);

        Assert.Equal(version, (long)(await _hub.GetAsync("/twins/pi-1"))["properties"]!["desired"]!["$version"]!);
    }

    [Fact]
    public async Task A_connected_device_is_told_of_the_settings_alone()
    {
        string key = (string)(await _hub.GetAsync("/devices/pi-1"))["authentication"]!["symmetricKey"]!["primaryKey"]!;
        await using TestDevice device = await TestDevice.ConnectAsync(_hub, "pi-1", key);
        await device.ListenAsync();
        await AddAsync("c", 1, """{"properties.desired.a.b":1}""");

        (string topic, string body) = await device.NextAsync();
        Assert.Equal("""{"a":{"b":1},"$version":2}""", body);
        Assert.Equal("$iothub/twin/PATCH/properties/desired/?$version=2", topic);
    }

    [Fact]
    public async Task A_configuration_that_does_not_fit_into_the_twin_targets_and_is_not_applied()
    {
        string much = string.Join(',', Enumerable.Range(0, 7).Select(n => $"\"k{n}\":\"{new string('x', 4000)}\""));
        await _hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-1", "{\"properties\":{\"desired\":{" + much + "}}}");
        await AddAsync("c", 1, $$"""{"properties.desired.one":"{{new string('y', 4000)}}","properties.desired.two":"{{new string('y', 4000)}}"}""");

        await Eventually.TrueAsync(async () => (await _hub.GetAsync("/configurations/c"))["systemMetrics"]!["results"]!.ToJsonString() == """{"targetedCount":1,"appliedCount":0}""");
        Assert.Null((await _hub.GetAsync("/twins/pi-1"))["properties"]!["desired"]!["one"]);
    }

    [Theory]
    [InlineData("Upper", """{"id":"Upper"}""")]
    [InlineData("c", """{"id":"d"}""")]
    [InlineData("c", """{"id":"c","priority":-1}""")]
    [InlineData("c", """{"id":"c","targetCondition":"tags.a ="}""")]
    [InlineData("c", """{"id":"c","targetCondition":"properties.desired.a = 1"}""")]
    [InlineData("c", """{"id":"c","content":{"deviceContent":{"properties.reported.a":1}}}""")]
    [InlineData("c", """{"id":"c","targetCondition":"*","content":{"deviceContent":{"properties.desired.a b":1}}}""")]
    [InlineData("c", """{"id":"c","metrics":{"queries":{"m":"SELECT"}}}""")]
    [InlineData("c", """{"id":"c","metrics":{"queries":{"1":"SELECT * FROM devices","2":"SELECT * FROM devices","3":"SELECT * FROM devices","4":"SELECT * FROM devices","5":"SELECT * FROM devices","6":"SELECT * FROM devices"}}}""")]
    public async Task A_bad_configuration_is_400(string id, string body) => await _hub.ExpectAsync(400, HttpMethod.Put, $"/configurations/{id}", body);

    private Task<JsonNode> AddAsync(string id, int priority, string content, string condition = "tags.site = 'attic'") => _hub.ExpectAsync(200, HttpMethod.Put, $"/configurations/{id}",
        $$$"""{"id":"{{{id}}}","priority":{{{priority}}},"targetCondition":"{{{condition}}}","content":{"deviceContent":{{{content}}} } }""");

    private Task TagAsync(string site) => _hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-1", $$$"""{"tags":{"site":"{{{site}}}"}}""");

    private Task DesiredAsync(string expected) => Eventually.TrueAsync(async () =>
    {
        JsonObject desired = (await _hub.GetAsync("/twins/pi-1"))["properties"]!["desired"]!.DeepClone().AsObject();
        desired.Remove("$version");
        desired.Remove("$metadata");
        return JsonNode.DeepEquals(desired, JsonNode.Parse(expected));
    });
}
