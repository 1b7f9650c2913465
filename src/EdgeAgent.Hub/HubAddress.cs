namespace EdgeAgent.Hub;

/// <summary>How the hub names itself to others; the port is known once it listens.</summary>
internal sealed class HubAddress(string hostName)
{
    /// <summary>The port of HTTPS.</summary>
    public int HttpsPort { get; set; }

    /// <summary>The port of MQTT.</summary>
    public int MqttPort { get; set; }

    /// <summary>The hub's name for devices, with the port of MQTT where it is not 8883.</summary>
    public string MqttAuthority => MqttPort == 8883 ? hostName : $"{hostName}:{MqttPort}";

    /// <summary>The hub's name, with the port of HTTPS where it is not 443.</summary>
    public string Authority => HttpsPort == 443 ? hostName : $"{hostName}:{HttpsPort}";

    /// <summary>Where devices fetch a file.</summary>
    public string BlobUrl(string sha256) => $"https://{Authority}/registry/blobs/{sha256}";
}
