using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.TestSupport;

/// <summary>A real MQTT broker behind real TLS that answers as IoT Hub does, with a script for what it refuses. Tokens are checked by its own reading of the documentation.</summary>
internal sealed class ScriptedHub : IAsyncDisposable
{
    public static readonly string Key = Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"));

    private readonly X509Certificate2 _certificate;
    private readonly bool _wantsClientCertificates;
    private readonly ConcurrentDictionary<string, bool> _online = new();
    private readonly ConcurrentDictionary<ushort, string> _sent = new();
    private MqttServer _server;

    public ScriptedHub(TestAuthority authority, int? port = null, X509Certificate2? certificate = null, bool wantsClientCertificates = false)
    {
        _wantsClientCertificates = wantsClientCertificates;
        Port = port ?? FreePort();
        _certificate = certificate ?? authority.IssueServer();
        _server = Create();
    }

    public int Port { get; }

    public JsonObject Desired { get; set; } = new() { ["$version"] = 1L };

    public JsonObject Reported { get; } = new() { ["$version"] = 1L };

    /// <summary>What CONNACK answers a client that has a valid token.</summary>
    public Func<MqttConnectReasonCode> Admission { get; set; } = () => MqttConnectReasonCode.Success;

    /// <summary>Which client certificates CONNACK accepts, of a hub that wants them.</summary>
    public Func<X509Certificate2, bool> AdmitsCertificate { get; set; } = _ => true;

    /// <summary>Which client certificates the TLS handshake accepts.</summary>
    public Func<X509Certificate2, bool> AdmitsInTls { get; set; } = _ => true;

    /// <summary>Runs when a CONNECT has come, before it is looked at.</summary>
    public Func<Task> BeforeAdmission { get; set; } = () => Task.CompletedTask;

    /// <summary>Answers for the next twin requests in place of the right ones; null stays silent.</summary>
    public ConcurrentQueue<(int Status, string Body)?> TwinScript { get; } = new();

    /// <summary>The right time, by which tokens are looked at; null to take tokens for ever.</summary>
    public TimeProvider? Clock { get; set; }

    /// <summary>Runs when a SUBSCRIBE has come, before it is answered.</summary>
    public Func<Task> BeforeSubscription { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs when a twin GET has come, before its answer is sent.</summary>
    public Func<Task> BeforeTwinAnswer { get; set; } = () => Task.CompletedTask;

    public Channel<ConnectionAttempt> Attempts { get; } = Channel.CreateUnbounded<ConnectionAttempt>();

    public Channel<(string Topic, string Payload, MqttQualityOfServiceLevel Quality)> Messages { get; } =
        Channel.CreateUnbounded<(string Topic, string Payload, MqttQualityOfServiceLevel Quality)>();

    public Channel<MqttClientDisconnectType> Departures { get; } = Channel.CreateUnbounded<MqttClientDisconnectType>();

    /// <summary>The filters that devices have subscribed to, in order.</summary>
    public ConcurrentQueue<string> Subscriptions { get; } = new();

    /// <summary>The topics of messages with QoS 1 that devices have acknowledged.</summary>
    public Channel<string> Acknowledgements { get; } = Channel.CreateUnbounded<string>();

    public int TwinGets { get; private set; }

    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static async Task<ScriptedHub> StartAsync(TestAuthority authority, int? port = null, X509Certificate2? certificate = null, bool wantsClientCertificates = false)
    {
        ScriptedHub hub = new(authority, port, certificate, wantsClientCertificates);
        await hub._server.StartAsync();
        return hub;
    }

    public async Task RestartAsync(Func<Task>? between = null)
    {
        await _server.StopAsync();
        _server.Dispose();
        if (between is not null)
            await between();
        _server = Create();
        await _server.StartAsync();
    }

    /// <summary>Calls a direct method, as the hub does: QoS 0, with a request id of its own making.</summary>
    public Task CallAsync(string deviceId, string name, string requestId, string payload = "") =>
        SendAsync(deviceId, $"$iothub/methods/POST/{name}/?$rid={requestId}", payload, MqttQualityOfServiceLevel.AtMostOnce);

    /// <summary>The next answer to a direct method: its status, its request id, and its payload.</summary>
    public async Task<(int Status, string RequestId, string Payload)> NextAnswerAsync()
    {
        while (true)
        {
            (string topic, string payload, _) = await Messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            string[] parts = topic.Split('/');
            if (topic.StartsWith("$iothub/methods/res/", StringComparison.Ordinal))
                return (int.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture), parts[4]["?$rid=".Length..], payload);
        }
    }

    public async Task SendAsync(string deviceId, string topic, string payload, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce)
    {
        MqttApplicationMessage message = new() { Topic = topic, Payload = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)), QualityOfServiceLevel = quality };
        MqttSessionStatus session = (await _server.GetSessionsAsync()).Single(s => s.Id == deviceId);
        if (!session.TryEnqueueApplicationMessage(message, out _))
            throw new InvalidOperationException("The session's queue is full.");
    }

    /// <summary>Raises the desired version by one, merges a property in, and notifies the device.</summary>
    public async Task ChangeDesiredAsync(string deviceId, string name, JsonNode? value, bool notify = true)
    {
        long version = (long)Desired["$version"]! + 1;
        Desired["$version"] = version;
        Desired[name] = value?.DeepClone();
        if (notify)
        {
            JsonObject patch = new() { [name] = value?.DeepClone(), ["$version"] = version };
            await SendAsync(deviceId, $"$iothub/twin/PATCH/properties/desired/?$version={version}", patch.ToJsonString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
        _certificate.Dispose();
    }

    private MqttServer Create()
    {
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(Port)
            .WithEncryptionCertificate(_certificate)
            .WithTlsEndpointReuseAddress()
            .WithPersistentSessions()
            .Build();
        if (_wantsClientCertificates)
        {
            options.TlsEndpointOptions.ClientCertificateRequired = true;
            options.TlsEndpointOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 certificate && AdmitsInTls(certificate);
        }

        MqttServer server = new MqttServerFactory().CreateMqttServer(options);
        server.ValidatingConnectionAsync += OnConnectAsync;
        server.InterceptingPublishAsync += OnPublishAsync;
        server.ClientDisconnectedAsync += OnDisconnectAsync;
        server.InterceptingSubscriptionAsync += subscription =>
        {
            Subscriptions.Enqueue(subscription.TopicFilter.Topic);
            return BeforeSubscription();
        };
        server.InterceptingInboundPacketAsync += received =>
        {
            if (received.Packet is MqttPubAckPacket acknowledgement)
                Acknowledgements.Writer.TryWrite(_sent.GetValueOrDefault(acknowledgement.PacketIdentifier, ""));
            return Task.CompletedTask;
        };
        server.InterceptingOutboundPacketAsync += sending =>
        {
            if (sending.Packet is MqttPublishPacket { PacketIdentifier: > 0 } message)
                _sent[message.PacketIdentifier] = message.Topic;
            return Task.CompletedTask;
        };
        return server;
    }

    private async Task OnConnectAsync(ValidatingConnectionEventArgs connect)
    {
        await BeforeAdmission();
        bool isKnown = _wantsClientCertificates
            ? string.IsNullOrEmpty(connect.Password) && AdmitsCertificate(connect.ClientCertificate)
            : HasValidToken(connect.Password, connect.ClientId);
        connect.ReasonCode = isKnown ? Admission() : MqttConnectReasonCode.NotAuthorized;
        _online[connect.ClientId] = true;
        Attempts.Writer.TryWrite(new ConnectionAttempt(connect.ClientId, connect.UserName, connect.Password, connect.CleanSession == true, connect.KeepAlivePeriod ?? 0, connect.ReasonCode, connect.ClientCertificate?.Thumbprint));
    }

    private Task OnDisconnectAsync(ClientDisconnectedEventArgs gone)
    {
        Departures.Writer.TryWrite(gone.DisconnectType);
        return Task.CompletedTask;
    }

    private async Task OnPublishAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        string topic = publish.ApplicationMessage.Topic, payload = Encoding.UTF8.GetString(publish.ApplicationMessage.Payload.ToArray());
        if (!topic.StartsWith("$iothub/twin/", StringComparison.Ordinal))
        {
            Messages.Writer.TryWrite((topic, payload, publish.ApplicationMessage.QualityOfServiceLevel));
            return;
        }

        string requestId = topic[(topic.IndexOf("$rid=", StringComparison.Ordinal) + 5)..];
        bool isGet = topic.StartsWith("$iothub/twin/GET/", StringComparison.Ordinal);
        if (isGet)
        {
            TwinGets++;
            await BeforeTwinAnswer();
        }

        if (TwinScript.TryDequeue(out (int Status, string Body)? scripted))
        {
            if (scripted is { } answer)
                await SendAsync(publish.ClientId, $"$iothub/twin/res/{answer.Status}/?$rid={requestId}", answer.Body);
        }
        else if (isGet)
        {
            JsonObject twin = new() { ["desired"] = Desired.DeepClone(), ["reported"] = Reported.DeepClone() };
            await SendAsync(publish.ClientId, $"$iothub/twin/res/200/?$rid={requestId}", twin.ToJsonString());
        }
        else
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse(payload)!.AsObject())
                Reported[name] = value?.DeepClone();
            long version = (long)Reported["$version"]! + 1;
            Reported["$version"] = version;
            await SendAsync(publish.ClientId, $"$iothub/twin/res/204/?$rid={requestId}&$version={version}", "");
        }
    }

    private bool HasValidToken(string password, string deviceId)
    {
        const string Scheme = "SharedAccessSignature ";
        if (!password.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        Dictionary<string, string> fields = password[Scheme.Length..].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        using HMACSHA256 hmac = new(Convert.FromBase64String(Key));
        string expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(fields["sr"] + "\n" + fields["se"])));
        if (Clock is { } clock && long.Parse(fields["se"], System.Globalization.CultureInfo.InvariantCulture) < clock.GetUtcNow().ToUnixTimeSeconds())
            return false;
        return Uri.UnescapeDataString(fields["sr"]) == $"localhost/devices/{deviceId}" && Uri.UnescapeDataString(fields["sig"]) == expected;
    }
}

internal sealed record ConnectionAttempt(string ClientId, string UserName, string Password, bool CleanSession, int KeepAlive, MqttConnectReasonCode Answer, string? Thumbprint);
