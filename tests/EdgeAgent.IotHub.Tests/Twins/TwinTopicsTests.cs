namespace EdgeAgent.IotHub.Tests;

public sealed class TwinTopicsTests
{
    [Theory]
    [InlineData("$iothub/twin/res/200/?$rid=a-1", 200, "a-1", null)]
    [InlineData("$iothub/twin/res/204/?$rid=a-1&$version=42", 204, "a-1", 42L)]
    [InlineData("$iothub/twin/res/204/?%24version=42&%24rid=a-1", 204, "a-1", 42L)]
    [InlineData("$iothub/twin/res/429/?$rid=x", 429, "x", null)]
    public void Reads_responses(string topic, int status, string requestId, long? version)
    {
        Assert.True(TwinTopics.TryReadResponse(topic, out int readStatus, out string readId, out long? readVersion));
        Assert.Equal((status, requestId, version), (readStatus, readId, readVersion));
    }

    [Theory]
    [InlineData("$iothub/twin/res/200/")]
    [InlineData("$iothub/twin/res/200/?rid=1")]
    [InlineData("$iothub/twin/res/abc/?$rid=1")]
    [InlineData("$iothub/twin/res/99999999999/?$rid=1")]
    [InlineData("$iothub/twin/res/-1/?$rid=1")]
    [InlineData("$iothub/twin/res/")]
    [InlineData("devices/pi/messages/devicebound/a=b")]
    public void Refuses_everything_else(string topic) => Assert.False(TwinTopics.TryReadResponse(topic, out _, out _, out _));

    [Theory]
    [InlineData("$iothub/twin/PATCH/properties/desired/?$version=7", 7L)]
    [InlineData("$iothub/twin/PATCH/properties/desired/", null)]
    [InlineData("$iothub/twin/PATCH/properties/desired/?$version=99999999999999999999", null)]
    public void Reads_desired_changes(string topic, long? version)
    {
        Assert.True(TwinTopics.TryReadDesired(topic, out long? read));
        Assert.Equal(version, read);
    }
}
