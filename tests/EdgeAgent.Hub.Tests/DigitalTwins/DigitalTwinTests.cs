using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.DigitalTwins;

public sealed class DigitalTwinTests
{
    [Fact]
    public async Task Properties_components_and_acknowledgements_have_their_places()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-1", await hub.CreateDeviceAsync("pi-1"));
        await device.ListenAsync();
        using (HttpResponseMessage patched = await hub.SendAsync(HttpMethod.Patch, "/digitaltwins/pi-1",
            """[{"op":"add","path":"/fps","value":5},{"op":"replace","path":"/camera/zoom","value":2}]"""))
            Assert.Equal(202, (int)patched.StatusCode);
        Assert.Equal("""{"fps":5,"camera":{"__t":"c","zoom":2},"$version":2}""", (await device.NextAsync()).Body);
        await device.ReportAsync("""{"fps":{"value":5,"ac":200,"av":2,"ad":"done"},"serial":"x","camera":{"__t":"c","zoom":2}}""");

        JsonNode twin = await hub.GetAsync("/digitaltwins/pi-1");
        Assert.Equal(("pi-1", 5, "x", 2), ((string)twin["$dtId"]!, (int)twin["fps"]!, (string)twin["serial"]!, (int)twin["camera"]!["zoom"]!));
        JsonNode fps = twin["$metadata"]!["fps"]!;
        Assert.Equal((5, 200, 2, "done"), ((int)fps["desiredValue"]!, (int)fps["ackCode"]!, (int)fps["ackVersion"]!, (string)fps["ackDescription"]!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""[{"op":"move","path":"/a","from":"/b"}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/$metadata/a","value":1}]""")]
    public async Task A_bad_patch_is_400(string patch)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await hub.CreateDeviceAsync("pi-1");
        await hub.ExpectAsync(400, HttpMethod.Patch, "/digitaltwins/pi-1", patch);
    }
}
