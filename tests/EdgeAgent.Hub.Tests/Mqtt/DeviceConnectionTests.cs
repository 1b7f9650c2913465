using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Mqtt;

public sealed class DeviceConnectionTests
{
    [Theory]
    [InlineData("localhost/{0}/?api-version=2021-04-12&model-id=dtmi:com:example:EdgeAgent;1&DeviceClientType=azure-iot-device%2F1.18.4%20(node%20v20)")]
    [InlineData("localhost/{0}/?api-version=2020-09-30&DeviceClientType=.NET%2F1.42.3&model-id=dtmi%3Acom%3Aexample%3AEdgeAgent%3B1")]
    [InlineData("LOCALHOST/{0}/api-version=2019-10-01-preview&model-id=dtmi:com:example:EdgeAgent;1")]
    [InlineData("127.0.0.1/{0}/?model-id=dtmi:com:example:EdgeAgent;1&api-version=2018-06-30")]
    public async Task User_names_are_taken_as_the_SDKs_write_them(string userName)
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");

        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key, options =>
            options.WithCredentials(string.Format(null, userName, "pi-001"), hub.DeviceToken("pi-001", key)));

        Assert.Equal("dtmi:com:example:EdgeAgent;1", (string)(await hub.GetAsync("/twins/pi-001"))["modelId"]!);
        Assert.Equal("Connected", (string)(await hub.GetAsync("/devices/pi-001"))["connectionState"]!);
    }

    [Theory]
    [InlineData("localhost/pi-001", MqttClientConnectResultCode.BadUserNameOrPassword)]
    [InlineData("localhost/pi-001/?DeviceClientType=x", MqttClientConnectResultCode.BadUserNameOrPassword)]
    [InlineData("localhost/pi-001/?api-version=soon", MqttClientConnectResultCode.BadUserNameOrPassword)]
    [InlineData("elsewhere.example/pi-001/?api-version=2021-04-12", MqttClientConnectResultCode.NotAuthorized)]
    [InlineData("localhost/pi-002/?api-version=2021-04-12", MqttClientConnectResultCode.NotAuthorized)]
    public async Task Wrong_user_names_are_refused(string userName, MqttClientConnectResultCode expected)
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        string token = hub.DeviceToken("pi-001", key);

        Assert.Equal(expected, await TestDevice.TryConnectAsync(hub, "pi-001", token, options => options.WithCredentials(userName, token)));
    }

    [Fact]
    public async Task Only_a_good_token_of_the_device_itself_opens_the_link()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001"), other = await hub.CreateDeviceAsync("pi-0012");
        string secondary = (string)(await hub.GetAsync("/devices/pi-001"))["authentication"]!["symmetricKey"]!["secondaryKey"]!;
        DateTimeOffset later = TimeProvider.System.GetUtcNow().AddHours(1);

        Assert.Equal(MqttClientConnectResultCode.Success, await TestDevice.TryConnectAsync(hub, "pi-001", hub.DeviceToken("pi-001", secondary)));
        Assert.Equal(MqttClientConnectResultCode.Success, await TestDevice.TryConnectAsync(hub, "pi-001", SasToken.Create("LocalHost:8883/devices/pi-001", key, later)));
        Assert.Equal(MqttClientConnectResultCode.Success, await TestDevice.TryConnectAsync(hub, "pi-001", hub.DeviceToken("pi-001", key, TimeSpan.FromMinutes(-4))));
        Assert.Equal(MqttClientConnectResultCode.Success, await TestDevice.TryConnectAsync(hub, "pi-001", hub.PolicyToken("device", "localhost/devices/pi-001")));
        foreach (string bad in new[]
        {
            "", "SharedAccessSignature sr=localhost", "SharedAccessSignature sr=localhost&sig=AAAA&se=99999999999", "password",
            hub.DeviceToken("pi-001", other),
            hub.DeviceToken("pi-0012", other),
            hub.DeviceToken("pi-00", key),
            hub.DeviceToken("pi-001", key, TimeSpan.FromMinutes(-6)),
            SasToken.Create("elsewhere.example/devices/pi-001", key, later),
            hub.PolicyToken("service"), hub.PolicyToken("registryReadWrite"), hub.PolicyToken("device", "localhost/devices/pi-0012"),
        })
            Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TestDevice.TryConnectAsync(hub, "pi-001", bad));
    }

    [Fact]
    public async Task Only_MQTT_3_1_1_is_spoken()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");

        Assert.Equal(MqttClientConnectResultCode.UnsupportedProtocolVersion,
            await TestDevice.TryConnectAsync(hub, "pi-001", hub.DeviceToken("pi-001", key), options => options.WithProtocolVersion(MqttProtocolVersion.V500)));
    }

    [Fact]
    public async Task A_second_link_of_a_device_takes_over()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        await using TestDevice first = await TestDevice.ConnectAsync(hub, "pi-001", key);
        await first.ListenAsync();

        await using TestDevice second = await TestDevice.ConnectAsync(hub, "pi-001", key);

        await first.Gone;
        Assert.True(second.IsSessionPresent);
        Assert.Equal(1, (int)(await second.GetTwinAsync())["desired"]!["$version"]!);
        Assert.Equal("Connected", (string)(await hub.GetAsync("/devices/pi-001"))["connectionState"]!);
    }

    [Fact]
    public async Task Links_end_when_the_device_is_disabled_deleted_or_gets_new_keys()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");

        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key))
        {
            await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-001", """{"deviceId":"pi-001","status":"disabled"}""", "\"*\"");
            await device.Gone;
        }

        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TestDevice.TryConnectAsync(hub, "pi-001", hub.DeviceToken("pi-001", key)));
        string fresh = Convert.ToBase64String(new byte[32]);
        await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-001", """{"deviceId":"pi-001"}""", "*");
        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key))
        {
            await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-001",
                $$$$"""{"deviceId":"pi-001","authentication":{"symmetricKey":{"primaryKey":"{{{{fresh}}}}","secondaryKey":"{{{{fresh}}}}"}}}""", "*");
            await device.Gone;
        }

        await using (TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", fresh))
        {
            await hub.ExpectAsync(204, HttpMethod.Delete, "/devices/pi-001", "");
            await device.Gone;
        }
    }

    [Fact]
    public async Task A_link_is_cut_once_its_token_has_expired()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TestHub hub = await TestHub.StartAsync(time: time);
        string key = await hub.CreateDeviceAsync("pi-001");
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", key);

        time.Advance(TimeSpan.FromMinutes(64));
        Assert.True(device.Client.IsConnected);
        time.Advance(TimeSpan.FromMinutes(2));

        await device.Gone;
    }

    [Fact]
    public async Task Only_documented_filters_can_be_subscribed_to()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));

        foreach (string filter in new[] { "#", "$iothub/#", "devices/pi-002/messages/devicebound/#", "$iothub/twin/res/200/?$rid=1" })
            Assert.Equal(MqttClientSubscribeResultCode.UnspecifiedError, await device.SubscribeAsync(filter));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await device.SubscribeAsync("$iothub/twin/res/#", MqttQualityOfServiceLevel.ExactlyOnce));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, await device.SubscribeAsync("$iothub/twin/PATCH/properties/desired/#", MqttQualityOfServiceLevel.AtMostOnce));
    }

    [Theory]
    [InlineData("devices/pi-001/messages/events/", MqttQualityOfServiceLevel.ExactlyOnce, 1)]
    [InlineData("devices/pi-001/messages/events/", MqttQualityOfServiceLevel.AtLeastOnce, (256 << 10) + 1)]
    [InlineData("devices/pi-001/messages/events/", MqttQualityOfServiceLevel.AtLeastOnce, 1 << 20)]
    [InlineData("devices/pi-002/messages/events/", MqttQualityOfServiceLevel.AtLeastOnce, 1)]
    [InlineData("anything/else", MqttQualityOfServiceLevel.AtLeastOnce, 1)]
    public async Task What_the_protocol_forbids_ends_the_link(string topic, MqttQualityOfServiceLevel quality, int bytes)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(hub, "pi-001", await hub.CreateDeviceAsync("pi-001"));
        await hub.CreateDeviceAsync("pi-002");

        Task publishing = device.Client.PublishBinaryAsync(topic, new byte[bytes], quality);

        await device.Gone;
        await Assert.ThrowsAnyAsync<Exception>(() => publishing);
        Assert.Equal("[]", (await hub.GetAsync("/telemetry/pi-001")).ToJsonString());
        Assert.Equal("[]", (await hub.GetAsync("/telemetry/pi-002")).ToJsonString());
    }
}
