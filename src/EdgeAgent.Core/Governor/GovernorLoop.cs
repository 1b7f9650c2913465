using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Governor;

/// <summary>Looks at the device every period while a limit holds, sets the pace, and reports what changes.</summary>
internal sealed partial class GovernorLoop(
    GovernorSettings settings, ISystemProbe probe, PowerHistory power, InferencePace pace, TimeSpan? interval, ReportedState reported, TimeSpan period, TimeProvider time, ILogger logger)
{
    /// <summary>The change of the factor that is reported to the twin by itself; telemetry tells every one.</summary>
    private const double ReportedStep = 1.25;

    private GovernorState _state = GovernorState.AtRest;
    private GovernorState? _reported;
    private volatile GovernorReport _report = GovernorSentence.Report(GovernorState.AtRest, null);
    private long _last = time.GetTimestamp();

    /// <summary>What is decided now.</summary>
    public GovernorReport Report => _report;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            GovernorLimits limits = settings.Limits;
            bool hasLimits = GovernorBounds.HasAny(limits);
            Step(limits, hasLimits);
            if (hasLimits || _state.Factor > 1)
                await settings.Changed.WaitAsync(period, time, cancellationToken).ConfigureAwait(false);
            else
                await settings.Changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Step(GovernorLimits limits, bool hasLimits)
    {
        GovernorInputs inputs = new(hasLimits ? probe.ReadConditions() : new DeviceConditions(), limits.PowerWatts is null ? null : power.MeanWatts(LimitRules.PowerWindow(limits)));
        long now = time.GetTimestamp();
        _state = GovernorRules.Next(_state, inputs, limits, time.GetElapsedTime(_last, now));
        _last = now;
        GovernorReport report = GovernorSentence.Report(_state, interval);
        _report = report;
        pace.Set(_state.Factor, _state.IsPaused ? report.Detail : null);
        if (_reported is not { } before || before.Reason != _state.Reason || before.IsPaused != _state.IsPaused || IsStep(before.Factor, _state.Factor))
        {
            if (_reported?.Reason != _state.Reason)
                LogChange(logger, report.Reason, report.Detail ?? "nothing slows inferences down");
            _reported = _state;
            reported.ReportGovernor(report);
        }
    }

    private static bool IsStep(double before, double now) => now >= before * ReportedStep || now * ReportedStep <= before;

    [LoggerMessage(1310, LogLevel.Information, "Governor ({Reason}): {Detail}")]
    private static partial void LogChange(ILogger logger, string reason, string detail);
}
