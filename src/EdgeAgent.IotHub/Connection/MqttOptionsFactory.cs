using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub;

/// <summary>Makes the MQTT client's options as IoT Hub wants them: MQTT 3.1.1, a persistent session, TLS with the server's name checked, a token for the password.</summary>
internal static class MqttOptionsFactory
{
    private const string ApiVersion = "2021-04-12";

    public static int PortOf(IotHubLinkOptions link) => link.ConnectionString.Port ?? link.MqttPort;

    public static string UserName(IotHubLinkOptions link) =>
        $"{link.ConnectionString.HostName}/{link.ConnectionString.DeviceId}/?api-version={ApiVersion}"
        + (link.ModelId is null ? "" : $"&model-id={Uri.EscapeDataString(link.ModelId)}")
        + $"&DeviceClientType={Uri.EscapeDataString(link.ClientType)}";

    public static string EventsTopic(IotHubLinkOptions link, string bag) => $"devices/{link.ConnectionString.DeviceId}/messages/events/{bag}";

    public static MqttClientOptions Create(IotHubLinkOptions link, SasToken token, X509Certificate2Collection? anchors, Action<string> certificateRefused)
    {
        string server = link.ConnectionString.ServerName;
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTcpServer(server, PortOf(link))
            .WithClientId(link.ConnectionString.DeviceId)
            .WithCredentials(UserName(link), token.Value)
            .WithCleanSession(false)
            .WithKeepAlivePeriod(link.KeepAlive)
            .WithTimeout(link.RequestTimeout)
            .WithTlsOptions(new MqttClientTlsOptions
            {
                UseTls = true,
                TargetHost = server,
                SslProtocol = SslProtocols.None,
                RevocationMode = X509RevocationMode.NoCheck,
                TrustChain = anchors,
                CertificateValidationHandler = check =>
                {
                    if (TrustAnchors.Explain(check.SslPolicyErrors, check.Chain, server) is not { } reason)
                        return true;
                    certificateRefused(reason);
                    return false;
                },
            });
        if (link.Will is { } will)
        {
            builder.WithWillTopic(EventsTopic(link, PropertyBag.EncodeJsonContent()))
                .WithWillPayload(will.ToArray())
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        return builder.Build();
    }
}
