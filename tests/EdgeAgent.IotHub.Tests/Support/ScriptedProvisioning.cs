using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.TestSupport;

/// <summary>A real MQTT broker behind real TLS that answers registrations as the Device Provisioning Service does. Tokens are checked by its own reading of the documentation.</summary>
internal sealed class ScriptedProvisioning : IAsyncDisposable
{
    public const string IdScope = "0ne00000001";

    private readonly X509Certificate2 _certificate;
    private readonly MqttServer _server;

    private ScriptedProvisioning(TestAuthority authority, bool wantsClientCertificates)
    {
        Port = ScriptedHub.FreePort();
        _certificate = authority.IssueServer();
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(Port)
            .WithEncryptionCertificate(_certificate)
            .Build();
        if (wantsClientCertificates)
        {
            options.TlsEndpointOptions.ClientCertificateRequired = true;
            options.TlsEndpointOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer == "CN=EdgeAgent test authority";
        }

        _server = new MqttServerFactory().CreateMqttServer(options);
        _server.ValidatingConnectionAsync += connect =>
        {
            bool isKnown = wantsClientCertificates
                ? connect.ClientCertificate?.Subject == $"CN={connect.ClientId}" && string.IsNullOrEmpty(connect.Password)
                : HasValidToken(connect.Password ?? "", connect.ClientId);
            connect.ReasonCode = isKnown ? MqttConnectReasonCode.Success : MqttConnectReasonCode.NotAuthorized;
            UserNames.Enqueue(connect.UserName);
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += AnswerAsync;
    }

    public int Port { get; }

    /// <summary>The key of the registration, or the one that a group's key gives.</summary>
    public byte[] Key { get; set; } = Convert.FromBase64String(ScriptedHub.Key);

    public ConcurrentQueue<string> UserNames { get; } = new();

    public Channel<(string Topic, string Body)> Requests { get; } = Channel.CreateUnbounded<(string Topic, string Body)>();

    /// <summary>The answers to the next requests: status, rest of the topic, body.</summary>
    public ConcurrentQueue<(int Status, string Query, string Body)> Script { get; } = new();

    public static async Task<ScriptedProvisioning> StartAsync(TestAuthority authority, bool wantsClientCertificates = false)
    {
        ScriptedProvisioning service = new(authority, wantsClientCertificates);
        await service._server.StartAsync();
        return service;
    }

    public void Assign(string host, string device = "pi-001", int polls = 1)
    {
        for (int i = 0; i < polls; i++)
            Script.Enqueue((202, "&retry-after=3", """{"operationId":"op/1","status":"assigning"}"""));
        Script.Enqueue((200, "", $$$"""{"operationId":"op/1","status":"assigned","registrationState":{"registrationId":"pi-001","assignedHub":"{{{host}}}","deviceId":"{{{device}}}","status":"assigned","substatus":"initialAssignment"}}"""));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        string topic = publish.ApplicationMessage.Topic;
        Requests.Writer.TryWrite((topic, Encoding.UTF8.GetString(publish.ApplicationMessage.Payload.ToArray())));
        if (!Script.TryDequeue(out (int Status, string Query, string Body) answer))
            return;
        string requestId = topic[(topic.IndexOf("$rid=", StringComparison.Ordinal) + 5)..].Split('&')[0];
        MqttApplicationMessage message = new()
        {
            Topic = $"$dps/registrations/res/{answer.Status}/?$rid={requestId}{answer.Query}",
            Payload = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(answer.Body)),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        };
        (await _server.GetSessionsAsync()).Single(s => s.Id == publish.ClientId).TryEnqueueApplicationMessage(message, out _);
    }

    private bool HasValidToken(string password, string registrationId)
    {
        const string Scheme = "SharedAccessSignature ";
        if (!password.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        Dictionary<string, string> fields = password[Scheme.Length..].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        using HMACSHA256 hmac = new(Key);
        string expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(fields["sr"] + "\n" + fields["se"])));
        return Uri.UnescapeDataString(fields["sr"]) == $"{IdScope}/registrations/{registrationId}" && fields["skn"] == "registration" && Uri.UnescapeDataString(fields["sig"]) == expected;
    }
}
