using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Twins;

public sealed class TwinTests
{
    [Fact]
    public async Task A_device_reads_its_twin_and_reports_into_it()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();

        Assert.Equal("""{"desired":{"$version":1},"reported":{"$version":1}}""", (await device.GetTwinAsync("a-b")).ToJsonString());
        Assert.Equal(("$iothub/twin/res/204/?$rid=7f&$version=2", ""), await device.ReportAsync("""{"a":{"b":1,"c":[1,{"d":2}]},"gone":true}""", "7f"));
        Assert.Equal(("$iothub/twin/res/204/?$rid=8&$version=3", ""), await device.ReportAsync("""{"a":{"b":null,"e":"x"},"gone":null}""", "8"));

        JsonNode twin = await hub.GetAsync("/twins/pi-001");
        Assert.Equal("""{"c":[1,{"d":2}],"e":"x"}""", twin["properties"]!["reported"]!["a"]!.ToJsonString());
        Assert.Null(twin["properties"]!["reported"]!["gone"]);
        Assert.Equal(3, (int)twin["properties"]!["reported"]!["$version"]!);
        Assert.NotNull(twin["properties"]!["reported"]!["$metadata"]!["a"]!["e"]!["$lastUpdated"]);
        Assert.Null(twin["properties"]!["reported"]!["$metadata"]!["gone"]);
        Assert.Equal(3, (int)twin["version"]!);
    }

    [Fact]
    public async Task A_live_device_hears_of_every_desired_change_in_order()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", $$$$$"""{"properties":{"desired":{"n{{{{{n}}}}}":{"on":true,"off":null}}}}""")));

        for (int version = 2; version <= 21; version++)
        {
            (string topic, string body) = await device.NextAsync();
            Assert.Equal($"$iothub/twin/PATCH/properties/desired/?$version={version}", topic);
            JsonObject patch = JsonNode.Parse(body)!.AsObject();
            Assert.Equal(version, (int)patch["$version"]!);
            Assert.True(patch.Single(member => member.Key != "$version").Value!.AsObject().ContainsKey("off"), "a patch keeps its nulls");
        }

        await hub.ExpectAsync(200, HttpMethod.Put, "/twins/pi-001", """{"properties":{"desired":{"only":1,"$version":7,"$metadata":{}}}}""");
        Assert.Equal(("$iothub/twin/PATCH/properties/desired/?$version=22", """{"only":1,"$version":22}"""), await device.NextAsync());
        await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", """{"tags":{"ring":2}}""");
        Assert.Equal(22, (int)(await device.GetTwinAsync())["desired"]!["$version"]!);
    }

    [Fact]
    public async Task Notifications_and_answers_go_to_live_links_only()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key))
            await device.ListenAsync();

        await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", """{"properties":{"desired":{"a":1}}}""");
        await using TestDevice again = await TestDevice.ConnectAsync(hub, "pi-001", key);

        Assert.True(again.IsSessionPresent);
        Assert.Equal(2, (int)(await again.GetTwinAsync())["desired"]!["$version"]!);   // and not the old notification
    }

    [Fact]
    public async Task Entity_tags_guard_updates_and_do_not_move_with_reports()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();
        string tag = (string)(await hub.GetAsync("/twins/pi-001"))["etag"]!;

        await device.ReportAsync("""{"a":1}""");
        JsonNode changed = await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", """{"tags":{"ring":1}}""", $"\"{tag}\"");
        await hub.ExpectAsync(412, HttpMethod.Patch, "/twins/pi-001", """{"tags":{"ring":2}}""", $"\"{tag}\"");
        JsonNode forced = await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-001", """{"tags":{"site":"x"}}""", "\"*\"");

        Assert.NotEqual(tag, (string)changed["etag"]!);
        Assert.Equal("""{"ring":1,"site":"x"}""", forced["tags"]!.ToJsonString());
        await hub.ExpectAsync(404, HttpMethod.Patch, "/twins/pi-999", "{}");
    }

    public static TheoryData<string> ForbiddenPatches => new()
    {
        "", "[]", "12", """{"a":1""", """{"a":1,"a":2}""",
        """{"a.b":1}""", """{"a b":1}""", """{"$a":1}""", """{"a\u0001":1}""", """{"":1}""", $$"""{"{{new string('k', 1025)}}":1}""",
        $$"""{"a":"{{new string('v', 4097)}}"}""",
        """{"a":4503599627370496}""", """{"a":-4503599627370497}""", """{"a":1e999}""",
        """{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":1}}}}}}}}}}}""",
        "{" + string.Join(',', Enumerable.Range(0, 9).Select(n => $"\"k{n}\":\"{new string('v', 4000)}\"")) + "}",
    };

    [Theory]
    [MemberData(nameof(ForbiddenPatches))]
    public async Task Patches_over_the_limits_are_refused_and_change_nothing(string patch)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();

        (string topic, string body) = await device.ReportAsync(patch, "1");

        Assert.Equal("$iothub/twin/res/400/?$rid=1", topic);
        Assert.Equal(400004, (int)JsonNode.Parse(body)!["errorCode"]!);
        await hub.ExpectAsync(400, HttpMethod.Patch, "/twins/pi-001", patch.StartsWith('{') && patch.EndsWith('}') ? $$$"""{"properties":{"desired":{{{patch}}}}}""" : patch);
        Assert.Equal("""{"desired":{"$version":1},"reported":{"$version":1}}""", (await device.GetTwinAsync()).ToJsonString());
    }

    [Fact]
    public async Task Patches_at_the_limits_are_taken()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();

        foreach (string patch in new[]
        {
            $$"""{"a":"{{new string('v', 4096)}}","b":4503599627370495,"c":-4503599627370496,"d":0.25}""",
            """{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":1}}}}}}}}}}""",
            $$"""{"{{new string('k', 1024)}}":1,"__t":"c"}""",
        })
            Assert.StartsWith("$iothub/twin/res/204/", (await device.ReportAsync(patch)).Topic, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_total_of_a_section_is_bounded_over_several_patches()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await device.ListenAsync();
        string value = new('v', 4000);

        for (int n = 0; n < 8; n++)
            Assert.Contains("/204/", (await device.ReportAsync($$"""{"k{{n}}":"{{value}}"}""")).Topic, StringComparison.Ordinal);
        Assert.Contains("/400/", (await device.ReportAsync($$"""{"k8":"{{value}}"}""")).Topic, StringComparison.Ordinal);
        Assert.Contains("/204/", (await device.ReportAsync($$"""{"k0":null,"k8":"{{value}}"}""")).Topic, StringComparison.Ordinal);
    }
}
