namespace EdgeAgent.Contracts.Twins;

/// <summary>What an agent does as a whole: the values of <see cref="DeviceReport.Mode"/>.</summary>
public static class AgentMode
{
    /// <summary>All that it is there for.</summary>
    public const string Normal = "normal";

    /// <summary>Link, twin, methods and telemetry only: it ended too often soon after its start, and loads no model.</summary>
    public const string Safe = "safe";
}
