using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Trust;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Says what the device's clock is worth, for the cloud.</summary>
/// <param name="probe">Knows the system's time service.</param>
/// <param name="serverTime">What servers told.</param>
/// <param name="floorUtc">The newest time that is surely past.</param>
/// <param name="onState">Told the state when it changed, and the first time.</param>
/// <param name="time">The clock.</param>
internal sealed class ClockWatch(ISystemProbe probe, ServerTime serverTime, Func<DateTimeOffset> floorUtc, Action<ClockState> onState, TimeProvider time)
{
    private ClockState? _told;

    /// <summary>Looks at the clock.</summary>
    public ClockWindow Read()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? server = serverTime.NowUtc;
        bool? isSynchronised = probe.ReadClockSynchronised();
        ClockState state = new ClockReading(now, floorUtc(), server).Trust switch
        {
            ClockTrust.Untrusted => ClockState.Untrusted,
            _ when isSynchronised == true => ClockState.Synchronised,
            ClockTrust.Confirmed => ClockState.Confirmed,
            _ => server is null ? ClockState.Plausible : ClockState.Untrusted,
        };
        if (_told != state)
            onState(state);
        _told = state;
        return new ClockWindow { State = state, IsSynchronised = isSynchronised, AheadSeconds = server is { } told ? Math.Round((now - told).TotalSeconds, 1) : null };
    }
}
