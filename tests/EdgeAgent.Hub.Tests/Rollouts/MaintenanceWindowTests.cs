using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rollouts;

namespace EdgeAgent.Hub.Tests.Rollouts;

public sealed class MaintenanceWindowTests
{
    [Theory]
    [InlineData("mon-fri 01:00-05:00", "2026-12-01T01:00", true)]   // a Tuesday
    [InlineData("mon-fri 01:00-05:00", "2026-12-01T05:00", false)]
    [InlineData("mon-fri 01:00-05:00", "2026-12-05T02:00", false)]
    [InlineData("sat,sun 00:00-24:00", "2026-12-06T23:59", true)]
    [InlineData("sat,sun 00:00-24:00", "2026-12-07T00:00", false)]
    [InlineData("sun 22:00-04:00", "2026-12-06T23:00", true)]
    [InlineData("sun 22:00-04:00", "2026-12-07T03:59", true)]
    [InlineData("sun 22:00-04:00", "2026-12-06T03:00", false)]
    [InlineData("fri-mon 10:00-11:00", "2026-12-06T10:30", true)]
    [InlineData("fri-mon 10:00-11:00", "2026-12-08T10:30", false)]
    [InlineData("daily 22:00-04:00", "2026-12-02T00:00", true)]
    public void A_window_holds_the_moments_of_its_days(string text, string local, bool isInside) =>
        Assert.Equal(isInside, MaintenanceWindow.Parse(text)!.Contains(new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(3))));

    [Theory]
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("monday 01:00-02:00")]
    [InlineData("mon-tue-wed 01:00-02:00")]
    [InlineData("mon 1:00-2:00")]
    [InlineData("mon 01:00-01:00")]
    [InlineData("mon 24:00-02:00")]
    [InlineData("mon 01:00-25:00")]
    [InlineData("mon 01:00")]
    [InlineData(", 01:00-02:00")]
    public void Anything_else_is_no_window(string text) => Assert.Null(MaintenanceWindow.Parse(text));

    [Theory]
    [InlineData("""{"site":{"offset":-5.5}}""", -330)]
    [InlineData("""{"site":{"offset":"+02:00"}}""", 120)]
    [InlineData("""{"site":{"offset":"-03:30"}}""", -210)]
    [InlineData("""{"site":{"offset":99}}""", 0)]
    [InlineData("""{"site":{"offset":"soon"}}""", 0)]
    [InlineData("""{"site":7}""", 0)]
    [InlineData("{}", 0)]
    public void The_offset_of_a_device_is_read_from_its_tag(string tags, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), RolloutEligibility.Offset(JsonNode.Parse(tags)!.AsObject(), "site.offset"));
}
