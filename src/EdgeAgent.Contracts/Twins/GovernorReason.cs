namespace EdgeAgent.Contracts.Twins;

/// <summary>The closed set of reasons for which the governor slows inferences down. They are stable: dashboards and scripts match on them.</summary>
public static class GovernorReason
{
    /// <summary>Nothing slows them down.</summary>
    public const string None = "none";

    /// <summary>The processor is too hot.</summary>
    public const string Temperature = "temperature";

    /// <summary>The battery is low.</summary>
    public const string Battery = "battery";

    /// <summary>The firmware holds the processor back.</summary>
    public const string Throttling = "throttling";

    /// <summary>The device draws more than its budget.</summary>
    public const string PowerBudget = "power-budget";

    /// <summary>Tasks wait for memory.</summary>
    public const string MemoryPressure = "memory-pressure";

    /// <summary>All limits are kept again, and the pace comes back step by step.</summary>
    public const string Recovering = "recovering";
}
