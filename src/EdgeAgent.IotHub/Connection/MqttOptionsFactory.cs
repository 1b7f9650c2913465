using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub;

/// <summary>Makes the MQTT client's options as IoT Hub wants them: MQTT 3.1.1, a persistent session, TLS with the server's name checked, a token for the password or a client certificate.</summary>
internal static class MqttOptionsFactory
{
    private const string ApiVersion = "2021-04-12";

    public static string UserName(IotHubLinkOptions link, IotHubConnectionString hub) =>
        $"{hub.HostName}/{hub.DeviceId}/?api-version={ApiVersion}"
        + (link.ModelId is null ? "" : $"&model-id={Uri.EscapeDataString(link.ModelId)}")
        + $"&DeviceClientType={Uri.EscapeDataString(link.ClientType)}";

    public static string EventsTopic(string deviceId, string bag) => $"devices/{deviceId}/messages/events/{bag}";

    public static MqttClientOptions Create(IotHubLinkOptions link, HubCredentials credentials, X509Certificate2Collection? anchors, Action<string> certificateRefused)
    {
        IotHubConnectionString hub = credentials.Hub;
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTcpServer(hub.ServerName, credentials.Port)
            .WithClientId(hub.DeviceId)
            .WithCredentials(UserName(link, hub), credentials.Token?.Value)
            .WithCleanSession(false)
            .WithKeepAlivePeriod(link.KeepAlive)
            .WithTimeout(link.RequestTimeout)
            .WithTlsOptions(Tls(hub.ServerName, credentials.Certificate, anchors, certificateRefused));
        if (link.Will is { } will)
        {
            builder.WithWillTopic(EventsTopic(hub.DeviceId, PropertyBag.EncodeJsonContent()))
                .WithWillPayload(will.ToArray())
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        return builder.Build();
    }

    /// <summary>TLS as every connection here has it: the server's name and chain checked, and the device's certificate shown where it has one.</summary>
    public static MqttClientTlsOptions Tls(string server, ClientCertificate? certificate, X509Certificate2Collection? anchors, Action<string> certificateRefused) => new()
    {
        UseTls = true,
        TargetHost = server,
        SslProtocol = SslProtocols.None,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustChain = anchors,
        ClientCertificatesProvider = certificate is null ? null : new DefaultMqttCertificatesProvider([certificate.Leaf]),
        CertificateSelectionHandler = certificate is null ? null : _ => certificate.Leaf,
        CertificateValidationHandler = check =>
        {
            if (TrustAnchors.Explain(check.SslPolicyErrors, check.Chain, server) is not { } reason)
                return true;
            certificateRefused(reason);
            return false;
        },
    };
}
