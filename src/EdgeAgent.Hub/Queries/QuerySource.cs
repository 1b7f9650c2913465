namespace EdgeAgent.Hub.Queries;

/// <summary>What a query runs over.</summary>
internal enum QuerySource
{
    /// <summary>The twins of devices.</summary>
    Devices,

    /// <summary>The twins of modules.</summary>
    Modules,

    /// <summary>What jobs did on each device.</summary>
    Jobs,
}
