using System.Text.Json.Nodes;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Tests.Fleet;

public sealed class TwinPathTests
{
    [Theory]
    [InlineData("desired.telemetry.intervalSeconds=30", """{"properties":{"desired":{"telemetry":{"intervalSeconds":30}}}}""")]
    [InlineData("properties.desired.a=true", """{"properties":{"desired":{"a":true}}}""")]
    [InlineData("tags.site=Hall 4", """{"tags":{"site":"Hall 4"}}""")]
    [InlineData("tags.site=null", """{"tags":{"site":null}}""")]
    [InlineData("tags.formula=a=b", """{"tags":{"formula":"a=b"}}""")]
    public void A_change_becomes_a_patch(string change, string patch)
    {
        JsonObject made = [];
        TwinPath.Put(made, change);
        Assert.Equal(patch, made.ToJsonString());
    }

    [Fact]
    public void Changes_below_one_member_are_merged()
    {
        JsonObject patch = [];
        TwinPath.Put(patch, "desired.a.x=1");
        TwinPath.Put(patch, "desired.a.y=2");
        Assert.Equal("""{"properties":{"desired":{"a":{"x":1,"y":2}}}}""", patch.ToJsonString());
    }

    [Theory]
    [InlineData("telemetry.intervalSeconds=30", "is no place in a twin; expected tags, desired or reported")]
    [InlineData("desired..a=30", "is no place in a twin")]
    [InlineData("desired.telemetry", "is no change; expected PATH=VALUE")]
    [InlineData("reported.slots={}", "only the device writes reported properties")]
    [InlineData("desired={}", "cannot be set as a whole")]
    public void What_is_no_change_is_refused_with_what_would_be_accepted(string change, string reason) =>
        Assert.Contains(reason, Assert.Throws<CommandFailureException>(() => TwinPath.Put([], change)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parts_of_a_twin_are_found_by_their_short_names()
    {
        JsonNode twin = JsonNode.Parse("""{"tags":{"site":"a"},"properties":{"desired":{},"reported":{"slots":{"default":{"state":"active"}}}}}""")!;
        Assert.Equal("active", TwinPath.Find(twin, "reported.slots.default.state")!.GetValue<string>());
        Assert.Equal("a", TwinPath.Find(twin, "tags.site")!.GetValue<string>());
        Assert.Equal("the twin has no desired.models", Assert.Throws<CommandFailureException>(() => TwinPath.Find(twin, "desired.models")).Message);
    }
}
