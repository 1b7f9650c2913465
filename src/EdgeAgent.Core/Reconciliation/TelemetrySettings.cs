using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Supervision;

namespace EdgeAgent.Core.Reconciliation;

/// <summary>The settings of telemetry that the cloud may change.</summary>
internal sealed class TelemetrySettings(TimeSpan defaultInterval, ReportedState reported)
{
    private long _intervalTicks = defaultInterval.Ticks;

    /// <summary>The time between two telemetry messages.</summary>
    public TimeSpan Interval => TimeSpan.FromTicks(Interlocked.Read(ref _intervalTicks));

    /// <summary>Raised when the interval changes.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Takes what the cloud asks for and answers it. A value that is not acceptable leaves the interval as it is.</summary>
    public void Request(IntervalRequest? request, long version)
    {
        if (request is null)
        {
            Set(defaultInterval);
            reported.AnswerInterval((int)defaultInterval.TotalSeconds, AcknowledgementCode.DeviceDefault, 0, "The device's own default.");
        }
        else if (request.Seconds is int seconds)
        {
            Set(TimeSpan.FromSeconds(seconds));
            reported.AnswerInterval(seconds, AcknowledgementCode.Done, version, "In force.");
        }
        else
        {
            reported.AnswerInterval(request.Value, AcknowledgementCode.Rejected, version,
                $"The interval must be a whole number of seconds from {IntervalRequest.MinSeconds} to {IntervalRequest.MaxSeconds}; {(int)Interval.TotalSeconds} stays in force.");
        }
    }

    private void Set(TimeSpan interval)
    {
        if (Interlocked.Exchange(ref _intervalTicks, interval.Ticks) != interval.Ticks)
            Changed.Raise();
    }
}
