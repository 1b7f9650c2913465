using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Methods;

public sealed class DirectMethodTests : IAsyncLifetime
{
    private const string Path = "/twins/pi-1/methods?api-version=2021-04-12", Calls = "$iothub/methods/POST/#";

    private TestHub _hub = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _key = await _hub.CreateDeviceAsync("pi-1");
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttQualityOfServiceLevel.AtLeastOnce)]
    public async Task A_call_reaches_the_device_and_its_answer_the_caller(MqttQualityOfServiceLevel quality)
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        await device.SubscribeAsync(Calls, quality);
        Task<JsonNode> answer = _hub.ExpectAsync(200, HttpMethod.Post, Path, """{"methodName":"ping","payload":{"a":[1,null]},"responseTimeoutInSeconds":30}""");

        (string topic, string body) = await device.NextAsync();
        Assert.Matches(@"^\$iothub/methods/POST/ping/\?\$rid=[0-9a-f]+$", topic);
        Assert.Equal("""{"a":[1,null]}""", body);
        await device.Client.PublishStringAsync($"$iothub/methods/res/-7/?$rid={RequestId(topic)}", """{"b":2}""", quality);

        Assert.Equal("""{"status":-7,"payload":{"b":2}}""", (await answer).ToJsonString());
    }

    [Fact]
    public async Task A_call_without_a_payload_is_empty_and_an_answer_without_one_is_null()
    {
        await using TestDevice device = await ListeningAsync();
        Task<JsonNode> answer = _hub.ExpectAsync(200, HttpMethod.Post, Path, """{"methodName":"ping"}""");

        (string topic, string body) = await device.NextAsync();
        Assert.Equal("", body);
        await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}");

        Assert.Equal("""{"status":200,"payload":null}""", (await answer).ToJsonString());
    }

    [Fact]
    public async Task Answers_find_their_calls_whatever_their_order()
    {
        await using TestDevice device = await ListeningAsync();
        Task<JsonNode>[] answers = [.. Enumerable.Range(0, 8).Select(i => _hub.ExpectAsync(200, HttpMethod.Post, Path, $$"""{"methodName":"echo","payload":{{i}}}"""))];
        List<(string Topic, string Body)> calls = [];
        for (int i = 0; i < answers.Length; i++)
            calls.Add(await device.NextAsync());

        calls.Reverse();
        foreach ((string topic, string body) in calls)
            await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}", body);

        for (int i = 0; i < answers.Length; i++)
            Assert.Equal(i, (int)(await answers[i])["payload"]!);
    }

    [Fact]
    public async Task A_device_that_is_away_is_404_with_the_code_that_the_SDKs_look_for()
    {
        using HttpResponseMessage response = await _hub.SendAsync(HttpMethod.Post, Path, """{"methodName":"ping"}""");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("DeviceNotOnline", response.Headers.GetValues("iothub-errorcode").Single());
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.StartsWith("ErrorCode:DeviceNotOnline;Device pi-1 is not connected", (string)body["Message"]!, StringComparison.Ordinal);
        Assert.StartsWith("Tracking ID:", (string)body["ExceptionMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_not_subscribed_or_not_registered_is_404_too()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        await device.ListenAsync();

        Assert.Contains("DeviceNotOnline", (await _hub.ExpectAsync(404, HttpMethod.Post, Path, """{"methodName":"ping"}""")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("DeviceNotFound", (await _hub.ExpectAsync(404, HttpMethod.Post, "/twins/nobody/methods", """{"methodName":"ping"}""")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_connects_within_the_connect_timeout_is_called()
    {
        Task<JsonNode> answer = _hub.ExpectAsync(200, HttpMethod.Post, Path, """{"methodName":"ping","connectTimeoutInSeconds":20}""");
        await using TestDevice device = await ListeningAsync();

        (string topic, _) = await device.NextAsync();
        await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}");

        Assert.Equal(200, (int)(await answer)["status"]!);
    }

    [Fact]
    public async Task A_persistent_session_is_called_without_subscribing_again()
    {
        await using (TestDevice before = await ListeningAsync())
        {
        }

        await using TestDevice device = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        Task<JsonNode> answer = _hub.ExpectAsync(200, HttpMethod.Post, Path, """{"methodName":"ping","connectTimeoutInSeconds":5}""");
        (string topic, _) = await device.NextAsync();
        await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}");
        await answer;
    }

    [Fact]
    public async Task A_device_that_does_not_answer_in_time_is_504_and_its_late_answer_is_dropped()
    {
        await using TestDevice device = await ListeningAsync();
        JsonNode error = await _hub.ExpectAsync(504, HttpMethod.Post, Path, """{"methodName":"ping","responseTimeoutInSeconds":5}""");
        Assert.StartsWith("ErrorCode:GatewayTimeout;Device pi-1 did not answer within 5 s", (string)error["Message"]!, StringComparison.Ordinal);

        (string topic, _) = await device.NextAsync();
        await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}", "1", MqttQualityOfServiceLevel.AtLeastOnce);
        Assert.True(device.Client.IsConnected);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_502()
    {
        await using TestDevice device = await ListeningAsync();
        Task<JsonNode> answer = _hub.ExpectAsync(502, HttpMethod.Post, Path, """{"methodName":"ping"}""");

        (string topic, _) = await device.NextAsync();
        await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}", "{");

        await answer;
    }

    [Fact]
    public async Task Another_devices_answer_does_not_count()
    {
        await using TestDevice device = await ListeningAsync();
        await using TestDevice other = await TestDevice.ConnectAsync(_hub, "pi-2", await _hub.CreateDeviceAsync("pi-2"));
        Task<JsonNode> answer = _hub.ExpectAsync(200, HttpMethod.Post, Path, """{"methodName":"ping"}""");

        (string topic, _) = await device.NextAsync();
        await other.Client.PublishStringAsync($"$iothub/methods/res/500/?$rid={RequestId(topic)}", "", MqttQualityOfServiceLevel.AtLeastOnce);
        await device.Client.PublishStringAsync($"$iothub/methods/res/200/?$rid={RequestId(topic)}");

        Assert.Equal(200, (int)(await answer)["status"]!);
    }

    [Theory]
    [InlineData("[]", "one JSON object")]
    [InlineData("{}", "methodName must be")]
    [InlineData("""{"methodName":"a/b"}""", "methodName must be")]
    [InlineData("""{"methodName":7}""", "methodName must be")]
    [InlineData("""{"methodName":"a","responseTimeoutInSeconds":4}""", "responseTimeoutInSeconds must be a whole number from 5 to 300")]
    [InlineData("""{"methodName":"a","connectTimeoutInSeconds":301}""", "connectTimeoutInSeconds must be a whole number from 0 to 300")]
    public async Task A_bad_request_is_400_and_names_the_member(string body, string reason) =>
        Assert.Contains(reason, (string)(await _hub.ExpectAsync(400, HttpMethod.Post, Path, body))["Message"]!, StringComparison.Ordinal);

    [Fact]
    public async Task A_payload_beyond_128_KB_is_413() =>
        await _hub.ExpectAsync(413, HttpMethod.Post, Path, $$"""{"methodName":"a","payload":"{{new string('x', 128 << 10)}}"}""");

    [Fact]
    public async Task A_devices_own_token_may_not_call()
    {
        using HttpResponseMessage response = await _hub.SendAsync(
            HttpMethod.Post, Path, new StringContent("""{"methodName":"a"}""", Encoding.UTF8, "application/json"), token: _hub.DeviceToken("pi-1", _key));
        Assert.Equal(401, (int)response.StatusCode);
    }

    private async Task<TestDevice> ListeningAsync()
    {
        TestDevice device = await TestDevice.ConnectAsync(_hub, "pi-1", _key);
        await device.SubscribeAsync(Calls);
        return device;
    }

    private static string RequestId(string topic) => topic[(topic.IndexOf("$rid=", StringComparison.Ordinal) + 5)..];
}
