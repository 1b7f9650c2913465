namespace EdgeAgent.Core.Supervision;

/// <summary>How one of the agent's loops is doing.</summary>
/// <param name="Name">The loop.</param>
/// <param name="Faults">How often an unexpected exception ended it; it was started again each time.</param>
/// <param name="LastFault">The last such exception in one line; null when there was none.</param>
/// <param name="IsRunning">False while it waits to begin again after a fault.</param>
/// <param name="StuckSeconds">How long it has been at work without getting on, where that is longer than it may be; null while all is well.</param>
public sealed record LoopStatus(string Name, long Faults, string? LastFault, bool IsRunning = true, double? StuckSeconds = null)
{
    /// <summary>Whether it runs and gets on.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWell => IsRunning && StuckSeconds is null;
}
