using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>Power reckoned from two figures of the board, idle and with all cores busy, and the share of the processors' time that was busy. It is an estimate, and says so.</summary>
internal sealed class CpuShareEstimate(SystemFiles files, PowerEstimateSettings figures, TimeProvider time) : IPowerMeter
{
    private readonly MachineLoad _load = new(files);
    private long? _last;
    private double _millijoules;

    public PowerSource Source => PowerSource.Estimate;

    public string Name => "estimate:cpu-share";

    public double? IdleWatts => figures.IdleWatts;

    public bool IsCalibrated => figures.IsCalibrated;

    public PowerReading? Read()
    {
        if (_load.ReadShare() is not { } share)
        {
            _last ??= time.GetTimestamp();
            return null;
        }

        long now = time.GetTimestamp();
        double watts = figures.IdleWatts + ((figures.BusyWatts - figures.IdleWatts) * share);
        _millijoules += watts * time.GetElapsedTime(_last ?? now, now).TotalMilliseconds;
        _last = now;
        return new PowerReading { Watts = watts, CumulativeMillijoules = _millijoules };
    }
}
