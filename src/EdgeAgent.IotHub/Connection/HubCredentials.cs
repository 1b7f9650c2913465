namespace EdgeAgent.IotHub;

/// <summary>What one attempt to connect goes with.</summary>
/// <param name="Hub">The hub and the device.</param>
/// <param name="Port">The MQTT port.</param>
/// <param name="Token">The password; null for a device with a certificate.</param>
/// <param name="Certificate">The certificate to show; null for a device with a key.</param>
internal sealed record HubCredentials(IotHubConnectionString Hub, int Port, SasToken? Token, ClientCertificate? Certificate)
{
    /// <summary>The server and its port, as messages name it.</summary>
    public string Endpoint => $"{Hub.ServerName}:{Port}";
}
