using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Tests.Support;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Provisioning;

public sealed class ProvisioningTests : IAsyncLifetime
{
    private const string Register = "$dps/registrations/PUT/iotdps-register/?$rid=1";

    private TestHub _hub = null!;
    private string _groupKey = "";

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        await _hub.ExpectAsync(200, HttpMethod.Put, "/enrollmentGroups/fleet", """{"enrollmentGroupId":"fleet","attestation":{"type":"symmetricKey"}}""");
        _groupKey = (string)(await _hub.ExpectAsync(200, HttpMethod.Post, "/enrollmentGroups/fleet/attestationmechanism", ""))["symmetricKey"]!["primaryKey"]!;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_device_that_provisions_itself_again_keeps_its_link()
    {
        Assert.Equal("assigned", (string)(await RegisterAsync("pi-7"))["status"]!);
        await using TestDevice linked = await TestDevice.ConnectAsync(_hub, "pi-7", KeyOf("pi-7"));

        JsonNode again = await RegisterAsync("pi-7");

        Assert.Equal("pi-7", (string)again["registrationState"]!["deviceId"]!);
        Assert.Equal($"localhost:{_hub.Host.MqttPort}", (string)again["registrationState"]!["assignedHub"]!);
        Assert.True(linked.Client.IsConnected);
        await linked.SendAsync("", "1");
    }

    [Fact]
    public async Task The_id_scope_and_the_enrolments_outlive_a_restart()
    {
        string scope = _hub.Host.ProvisioningIdScope;
        await RegisterAsync("pi-7");
        await _hub.RestartAsync();

        Assert.Equal(scope, _hub.Host.ProvisioningIdScope);
        Assert.Equal(scope, (await File.ReadAllTextAsync(Path.Combine(_hub.DataDirectory, "provisioning.scope"))).Trim());
        Assert.Equal("assigned", (string)(await RegisterAsync("pi-7"))["status"]!);
        Assert.Equal("assigned", (string)(await _hub.GetAsync("/registrations/pi-7"))["status"]!);
    }

    [Fact]
    public async Task Only_the_device_itself_is_let_in_and_only_to_its_topics()
    {
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryConnectAsync("pi-7", KeyOf("pi-8")));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryConnectAsync("pi-7", KeyOf("pi-7"), scope: "0ne00000000"));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryConnectAsync("pi-7", KeyOf("pi-7"), validFor: TimeSpan.FromMinutes(-6)));
        await using TestDevice device = await ConnectAsync("pi-7");
        Assert.Equal(MqttClientSubscribeResultCode.UnspecifiedError, await device.SubscribeAsync("#"));
        await Assert.ThrowsAnyAsync<Exception>(() => device.Client.PublishStringAsync("devices/pi-7/messages/events/", "1", MqttQualityOfServiceLevel.AtLeastOnce));
        await device.Gone;
    }

    [Fact]
    public async Task An_operation_that_is_unknown_is_404_and_a_bad_body_400()
    {
        await using TestDevice device = await ConnectAsync("pi-7");
        await device.SubscribeAsync("$dps/registrations/res/#");
        await device.Client.PublishStringAsync("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=1&operationId=none", "");
        Assert.StartsWith("$dps/registrations/res/404/?$rid=1", (await device.NextAsync()).Topic, StringComparison.Ordinal);
        await device.Client.PublishStringAsync(Register, """{"registrationId":"somebody"}""");
        Assert.StartsWith("$dps/registrations/res/400/?$rid=1", (await device.NextAsync()).Topic, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/enrollments/a", """{"registrationId":"b","attestation":{"type":"symmetricKey"}}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a"}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a","attestation":{"type":"tpm","tpm":{}}}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a","attestation":{"type":"symmetricKey","symmetricKey":{"primaryKey":"short"}}}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a","attestation":{"type":"x509","x509":{}}}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a","attestation":{"type":"x509","x509":{"clientCertificates":{"primary":{"certificate":"none"}}}}}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a","attestation":{"type":"symmetricKey"},"initialTwin":{"tags":{"a.b":1}}}""")]
    [InlineData("/enrollments/a", """{"registrationId":"a","attestation":{"type":"symmetricKey"},"allocationPolicy":"custom"}""")]
    public async Task A_bad_enrolment_is_400(string path, string body) => await _hub.ExpectAsync(400, HttpMethod.Put, path, body);

    private string KeyOf(string id) => Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(_groupKey), Encoding.UTF8.GetBytes(id)));

    private Action<MqttClientOptionsBuilder> Credentials(string id, string key, string? scope = null, TimeSpan? validFor = null)
    {
        scope ??= _hub.Host.ProvisioningIdScope;
        string token = SasToken.Create($"{scope}/registrations/{id}", key, TimeProvider.System.GetUtcNow() + (validFor ?? TimeSpan.FromHours(1)), "registration");
        return options => options.WithCredentials($"{scope}/registrations/{id}/api-version=2019-03-31&ClientVersion=test", token).WithCleanSession();
    }

    private Task<MqttClientConnectResultCode> TryConnectAsync(string id, string key, string? scope = null, TimeSpan? validFor = null) =>
        TestDevice.TryConnectAsync(_hub, id, "", Credentials(id, key, scope, validFor));

    private Task<TestDevice> ConnectAsync(string id) => TestDevice.ConnectAsync(_hub, id, KeyOf(id), Credentials(id, KeyOf(id)));

    private async Task<JsonNode> RegisterAsync(string id)
    {
        await using TestDevice device = await ConnectAsync(id);
        await device.SubscribeAsync("$dps/registrations/res/#");
        await device.Client.PublishStringAsync(Register, $$$"""{"registrationId":"{{{id}}}","payload":{"modelId":"dtmi:x;1"}}""", MqttQualityOfServiceLevel.AtLeastOnce);
        (string topic, string body) = await device.NextAsync();
        Assert.Equal("$dps/registrations/res/202/?$rid=1&retry-after=1", topic);
        string operation = (string)JsonNode.Parse(body)!["operationId"]!;
        await device.Client.PublishStringAsync($"$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId={operation}", "", MqttQualityOfServiceLevel.AtLeastOnce);
        (topic, body) = await device.NextAsync();
        Assert.Equal("$dps/registrations/res/200/?$rid=2", topic);
        return JsonNode.Parse(body)!;
    }
}
