namespace EdgeAgent.Hub.Security;

/// <summary>What a shared access policy lets its holder do.</summary>
[Flags]
internal enum HubRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read identities and configurations.</summary>
    RegistryRead = 1,

    /// <summary>Change identities and configurations.</summary>
    RegistryWrite = 2,

    /// <summary>What a cloud service does: twins, queries, methods, jobs, messages.</summary>
    ServiceConnect = 4,

    /// <summary>Connect as any device.</summary>
    DeviceConnect = 8,

    /// <summary>Read and change enrolments.</summary>
    Provisioning = 16,

    /// <summary>Change who may do what: certificate authorities.</summary>
    Ownership = 32,
}
