namespace EdgeAgent.Hub.Jobs;

/// <summary>The states of jobs and of their devices, by IoT Hub's names.</summary>
internal static class JobStatus
{
    /// <summary>A job that waits for its time.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>A job or a device that is worked on.</summary>
    public const string Running = "running";

    /// <summary>A device whose turn is still to come.</summary>
    public const string Pending = "pending";

    /// <summary>A job that has seen every device; a device on which the work succeeded.</summary>
    public const string Completed = "completed";

    /// <summary>A job that could not run; a device on which the work failed.</summary>
    public const string Failed = "failed";

    /// <summary>A job that was cancelled, and its devices whose turn had not come.</summary>
    public const string Cancelled = "cancelled";
}
