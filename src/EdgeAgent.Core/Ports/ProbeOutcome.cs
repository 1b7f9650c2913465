namespace EdgeAgent.Core.Ports;

/// <summary>How a probe ended: one of the nested records.</summary>
public abstract record ProbeOutcome
{
    private ProbeOutcome()
    {
    }

    /// <summary>The model loaded and ran.</summary>
    /// <param name="Figures">What was measured.</param>
    public sealed record Passed(ProbeFigures Figures) : ProbeOutcome;

    /// <summary>The process ended without an answer.</summary>
    /// <param name="How">By which signal or with which exit code, as a sentence's end: <c>was ended by signal 9</c>.</param>
    public sealed record Crashed(string How) : ProbeOutcome;

    /// <summary>The process did not answer in time and was ended.</summary>
    /// <param name="Limit">The time that it had.</param>
    public sealed record Hung(TimeSpan Limit) : ProbeOutcome;

    /// <summary>The process outgrew its memory and was ended.</summary>
    /// <param name="LimitBytes">The resident memory that it might have.</param>
    public sealed record OutOfMemory(long LimitBytes) : ProbeOutcome;

    /// <summary>The runtime refused the model.</summary>
    /// <param name="Code">Why, as a <see cref="Contracts.Twins.FailureCode"/>.</param>
    /// <param name="Message">One sentence.</param>
    public sealed record Refused(string Code, string Message) : ProbeOutcome;

    /// <summary>There was no probe: no process could be started, which says nothing of the model.</summary>
    /// <param name="Reason">One sentence.</param>
    public sealed record NotStarted(string Reason) : ProbeOutcome;
}
