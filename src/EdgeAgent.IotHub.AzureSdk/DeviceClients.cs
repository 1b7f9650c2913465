using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>Makes device clients over MQTT. The client has no setting for the port: it takes 8883.</summary>
internal static class DeviceClients
{
    /// <summary>How the device proves who it is; the caller disposes it where it can be.</summary>
    public static IAuthenticationMethod Authenticate(AzureSdkIdentity identity) => identity.Certificate is { } certificate
        ? new DeviceAuthenticationWithX509Certificate(identity.DeviceId, certificate)
        : new DeviceTokens(identity.DeviceId, identity.CreateToken ?? throw new ArgumentException("The identity has neither key nor certificate.", nameof(identity)));

    /// <summary>Makes a client that is not connected yet; the caller disposes it.</summary>
    /// <exception cref="IOException">The file of trusted authorities cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public static DeviceClient Create(AzureSdkIdentity identity, IAuthenticationMethod method, AzureSdkOptions options)
    {
        MqttTransportSettings mqtt = new(TransportType.Mqtt_Tcp_Only);
        if (options.CaFile is { } file)
            mqtt.RemoteCertificateValidationCallback = Trusting(file);
        ITransportSettings[] transports = [mqtt];
        ClientOptions client = new() { ModelId = options.ModelId };
        DeviceClient made = identity.GatewayHostName is { } gateway
            ? DeviceClient.Create(identity.HostName, gateway, method, transports, client)
            : DeviceClient.Create(identity.HostName, method, transports, client);
        made.ProductInfo = options.ProductInfo;
        return made;
    }

    // A name that differs, or a certificate that is missing, is never forgiven; a chain is built anew on the given authorities.
    private static RemoteCertificateValidationCallback Trusting(string file)
    {
        X509Certificate2Collection anchors = [];
        anchors.ImportFromPemFile(file);
        return (_, certificate, presented, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
                return false;
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(anchors);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            foreach (X509ChainElement element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return chain.Build(leaf);
        };
    }
}
