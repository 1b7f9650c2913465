using EdgeAgent.IotHub;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads <c>$.hub</c>: the hub, the device's identity in one of its forms, and whom to trust.</summary>
internal sealed class HubSettingsReader(string file)
{
    private const string FileName = "the name of a file, relative to this one or absolute";
    private const string KeyFileName = $"the name of a file with mode 0600, or {SecretFile.CredentialPrefix}NAME";
    private static readonly string[] FormNames = ["connectionStringFile", "connectionString", "x509", "provisioning"];

    public HubSettings Read(ConfigurationObject root)
    {
        ConfigurationObject hub = root.RequiredObject(
            "hub", "an object with connectionStringFile, connectionString, x509 or provisioning",
            "connectionStringFile", "connectionString", "x509", "provisioning", "caFile", "mqttPort", "httpsPort", "firstConnectSpreadSeconds");
        if (FormNames.Count(hub.Has) != 1)
            throw new ConfigurationException($"{file}: $.hub must have exactly one of {string.Join(", ", FormNames)}.");
        HubSettings settings = new()
        {
            CaFile = hub.Text("caFile", FileName) is { } ca ? Path.GetFullPath(ca, Path.GetDirectoryName(file)!) : null,
            MqttPort = hub.Integer("mqttPort", 1, 65535) ?? 8883,
            HttpsPort = hub.Integer("httpsPort", 1, 65535) ?? 443,
            FirstConnectSpread = TimeSpan.FromSeconds(hub.Number("firstConnectSpreadSeconds", 0, 3600) ?? 0),
        };
        if (hub.Object("provisioning", "idScope", "registrationId", "endpoint", "mqttPort", "symmetricKeyFile", "groupKeyFile", "certificateFile", "keyFile") is { } provisioning)
            return settings with { Provisioning = ReadProvisioning(provisioning) };
        return hub.Object("x509", "hostName", "deviceId", "certificateFile", "keyFile") is { } x509 ? ReadX509(settings, x509) : ReadConnectionString(settings, hub);
    }

    private HubSettings ReadX509(HubSettings settings, ConfigurationObject x509)
    {
        string host = x509.RequiredText("hostName", "the hub's host name"), device = x509.RequiredText("deviceId", "the device's id");
        return IotHubConnectionString.TryCreate(host, device, null, out IotHubConnectionString? identity, out string? error)
            ? settings with { ConnectionString = identity, Certificate = ReadCertificate(x509, "$.hub.x509") }
            : throw new ConfigurationException($"{file}: $.hub.x509: {error}");
    }

    private HubSettings ReadConnectionString(HubSettings settings, ConfigurationObject hub)
    {
        string? text = hub.Text("connectionString", "a device connection string");
        string place = $"{file}: $.hub.connectionString";
        if (hub.Text("connectionStringFile", KeyFileName) is { } named)
        {
            place = SecretFile.Locate(file, "$.hub.connectionStringFile", named);
            text = SecretFile.Read(file, "$.hub.connectionStringFile", place);
        }

        if (!IotHubConnectionString.TryParse(text, out IotHubConnectionString? identity, out string? error))
            throw new ConfigurationException($"{place}: {error}");
        return !identity.UsesCertificate
            ? settings with { ConnectionString = identity }
            : throw new ConfigurationException($"{place}: a device with a certificate is configured by $.hub.x509 with hostName, deviceId, certificateFile and keyFile.");
    }

    private ProvisioningSettings ReadProvisioning(ConfigurationObject provisioning)
    {
        const string Place = "$.hub.provisioning";
        string registrationId = provisioning.RequiredText("registrationId", "the device's registration id");
        string? own = provisioning.Text("symmetricKeyFile", KeyFileName), group = provisioning.Text("groupKeyFile", KeyFileName);
        bool hasCertificate = provisioning.Has("certificateFile") || provisioning.Has("keyFile");
        if ((own is null ? 0 : 1) + (group is null ? 0 : 1) + (hasCertificate ? 1 : 0) != 1)
            throw new ConfigurationException($"{file}: {Place} must have exactly one of symmetricKeyFile, groupKeyFile, and certificateFile with keyFile.");
        return new ProvisioningSettings
        {
            IdScope = provisioning.RequiredText("idScope", "the id scope of the provisioning service"),
            RegistrationId = registrationId,
            Endpoint = provisioning.Text("endpoint", "the service's host name") ?? ProvisioningOptions.GlobalEndpoint,
            Port = provisioning.Integer("mqttPort", 1, 65535) ?? 8883,
            Key = own is not null ? ReadKey($"{Place}.symmetricKeyFile", own)
                : group is not null ? ProvisioningOptions.DeriveKey(ReadKey($"{Place}.groupKeyFile", group), registrationId)
                : (ReadOnlyMemory<byte>?)null,
            Certificate = hasCertificate ? ReadCertificate(provisioning, Place) : null,
        };
    }

    private byte[] ReadKey(string place, string name) => SecretFile.ReadKey(file, place, SecretFile.Locate(file, place, name));

    private ClientCertificateFiles ReadCertificate(ConfigurationObject parent, string place)
    {
        string certificate = parent.RequiredText("certificateFile", FileName), key = parent.RequiredText("keyFile", KeyFileName);
        string certificatePath = certificate.StartsWith(SecretFile.CredentialPrefix, StringComparison.Ordinal)
            ? SecretFile.Locate(file, $"{place}.certificateFile", certificate)
            : Path.GetFullPath(certificate, Path.GetDirectoryName(file)!);
        ClientCertificateFiles files = new(certificatePath, SecretFile.Locate(file, $"{place}.keyFile", key));
        try
        {
            files.ReadEnd();
            return files;
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"{file}: {place}: {e.Message}", e);
        }
    }
}
