namespace EdgeAgent.Hub.Rest;

/// <summary>What is counted together where the hub limits rates.</summary>
internal enum Operation
{
    /// <summary>Never limited.</summary>
    Free,

    /// <summary>A device that connects.</summary>
    Connect,

    /// <summary>A device-to-cloud message.</summary>
    DeviceToCloud,

    /// <summary>A cloud-to-device message.</summary>
    CloudToDevice,

    /// <summary>A direct method.</summary>
    Method,

    /// <summary>Reading a twin.</summary>
    TwinRead,

    /// <summary>Changing a twin.</summary>
    TwinUpdate,

    /// <summary>A query.</summary>
    Query,

    /// <summary>A call of the registry.</summary>
    Registry,

    /// <summary>A call about configurations.</summary>
    Configuration,

    /// <summary>A call about jobs.</summary>
    Job,

    /// <summary>A file upload that begins.</summary>
    Upload,
}
