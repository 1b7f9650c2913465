namespace EdgeAgent.IotHub.Tests.Methods;

public sealed class MethodTopicsTests
{
    [Theory]
    [InlineData("$iothub/methods/POST/ping/?$rid=1f", "ping", "1f")]
    [InlineData("$iothub/methods/POST/models*reload/?$rid=a%2Fb", "models*reload", "a%2Fb")]
    [InlineData("$iothub/methods/POST/a/?b/?x=1&$rid=7", "a/?b", "7")]
    public void A_call_gives_its_name_and_the_request_id_as_it_came(string topic, string name, string requestId)
    {
        Assert.True(MethodTopics.TryReadCall(topic, out string readName, out string readId));
        Assert.Equal((name, requestId), (readName, readId));
        Assert.Equal($"$iothub/methods/res/404/?$rid={requestId}", MethodTopics.Answer(404, readId));
    }

    [Theory]
    [InlineData("$iothub/methods/POST/ping/")]
    [InlineData("$iothub/methods/POST//?$rid=1")]
    [InlineData("$iothub/methods/POST/ping/?$rid=")]
    [InlineData("$iothub/methods/POST/ping/?$rid=a#")]
    [InlineData("$iothub/methods/res/200/?$rid=1")]
    public void Anything_else_is_no_call(string topic) => Assert.False(MethodTopics.TryReadCall(topic, out _, out _));

    [Fact]
    public void A_request_id_of_unreasonable_length_is_no_call() => Assert.False(MethodTopics.TryReadCall("$iothub/methods/POST/ping/?$rid=" + new string('a', 300), out _, out _));
}
