using System.Buffers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeAgent.Hub.Tests.Support;

/// <summary>A device as the wire sees it: a plain MQTT 3.1.1 client over TLS.</summary>
internal sealed class TestDevice : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<(string Topic, string Body)> _received = Channel.CreateUnbounded<(string, string)>();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestDevice(string id, IMqttClient client)
    {
        (Id, Client) = (id, client);
        client.ApplicationMessageReceivedAsync += args =>
        {
            args.AutoAcknowledge = Acknowledges;
            _received.Writer.TryWrite((args.ApplicationMessage.Topic, Encoding.UTF8.GetString(args.ApplicationMessage.Payload.ToArray())));
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += _ =>
        {
            _gone.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public string Id { get; }

    public IMqttClient Client { get; }

    public bool IsSessionPresent { get; private set; }

    /// <summary>False to take messages of QoS 1 without acknowledging them.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>Ends when the link is gone.</summary>
    public Task Gone => _gone.Task.WaitAsync(Patience);

    public static async Task<TestDevice> ConnectAsync(TestHub hub, string id, string key, Action<MqttClientOptionsBuilder>? change = null)
    {
        TestDevice device = new(id, new MqttClientFactory().CreateMqttClient());
        MqttClientConnectResult result = await device.Client.ConnectAsync(Options(hub, id, hub.DeviceToken(id, key), change));
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        device.IsSessionPresent = result.IsSessionPresent;
        return device;
    }

    /// <summary>The hub's answer to a CONNECT.</summary>
    public static async Task<MqttClientConnectResultCode> TryConnectAsync(TestHub hub, string id, string password, Action<MqttClientOptionsBuilder>? change = null)
    {
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        return (await client.ConnectAsync(Options(hub, id, password, change))).ResultCode;
    }

    public static MqttClientOptions Options(TestHub hub, string id, string password, Action<MqttClientOptionsBuilder>? change = null)
    {
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", hub.Host.MqttPort)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTlsOptions(tls => tls.UseTls().WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13).WithTrustChain(hub.Trusted)
                .WithRevocationMode(System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck))
            .WithClientId(id)
            .WithCredentials($"localhost/{id}/?api-version=2021-04-12&DeviceClientType=test%2F1", password)
            .WithCleanSession(false)
            .WithTimeout(Patience);
        change?.Invoke(builder);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        if (Client.IsConnected)
            await Client.DisconnectAsync();
        Client.Dispose();
    }

    public async Task<MqttClientSubscribeResultCode> SubscribeAsync(string filter, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce) =>
        (await Client.SubscribeAsync(filter, quality)).Items.Single().ResultCode;

    public async Task ListenAsync()
    {
        await SubscribeAsync("$iothub/twin/res/#");
        await SubscribeAsync("$iothub/twin/PATCH/properties/desired/#");
    }

    public Task<MqttClientPublishResult> SendAsync(string bag, string body, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce, bool retain = false) =>
        Client.PublishStringAsync($"devices/{Id}/messages/events/{bag}", body, quality, retain);

    public async Task<(string Topic, string Body)> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<JsonNode> GetTwinAsync(string requestId = "get-1")
    {
        await Client.PublishStringAsync($"$iothub/twin/GET/?$rid={requestId}", " ");
        (string topic, string body) = await NextAsync();
        Assert.Equal($"$iothub/twin/res/200/?$rid={requestId}", topic);
        return JsonNode.Parse(body)!;
    }

    public async Task<(string Topic, string Body)> ReportAsync(string patch, string requestId = "patch-1")
    {
        await Client.PublishStringAsync($"$iothub/twin/PATCH/properties/reported/?$rid={requestId}", patch);
        return await NextAsync();
    }
}
