using EdgeAgent.Contracts.Twins;
using EdgeAgent.IotHub;
using EdgeAgent.Worker.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Transport;

/// <summary>Makes the device's identity from its configuration.</summary>
internal static class HubIdentity
{
    /// <summary>Below the data directory: the hub that the provisioning service assigned.</summary>
    public const string AssignmentFileName = "hub-assignment.json";

    public static IHubIdentity Create(AgentConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    {
        HubSettings hub = configuration.Hub;
        if (hub.Provisioning is not { } provisioning)
            return new ConfiguredIdentity(hub.ConnectionString!, hub.Certificate);
        ProvisioningOptions options = new()
        {
            IdScope = provisioning.IdScope,
            RegistrationId = provisioning.RegistrationId,
            Endpoint = provisioning.Endpoint,
            Port = provisioning.Port,
            Key = provisioning.Key,
            Certificate = provisioning.Certificate,
            CaFile = hub.CaFile,
            ModelId = TwinNames.ModelId,
            ClientType = $"EdgeAgent/{AgentVersion.Text}",
        };
        string file = Path.Combine(configuration.DataDirectory, AssignmentFileName);
        return new ProvisionedIdentity(new ProvisioningClient(options, time), file, loggers.CreateLogger<ProvisionedIdentity>());
    }
}
