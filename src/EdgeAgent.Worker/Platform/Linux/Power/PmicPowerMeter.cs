using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Platform.Linux.Firmware;

namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>The rails of a Raspberry Pi 5's power chip, by its firmware: what the board's own circuits take, without the losses before the rails and without what hangs on the 5 V supply itself (USB, fan, HATs).</summary>
/// <remarks>Each reading starts a process, so there is one every <see cref="Period"/> at most. The firmware's converter gives an outlier now and then: the median of three readings counts.</remarks>
internal sealed class PmicPowerMeter(FirmwareCommand command, TimeProvider time) : IPowerMeter
{
    private const int MedianOf = 3;
    private const string Question = "pmic_read_adc";

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private readonly Queue<double> _recent = new(MedianOf);
    private long? _asked;
    private bool _hasFailed;

    /// <summary>The least time between two readings.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(2.5);

    public PowerSource Source => PowerSource.Sensor;

    public string Name => "pmic:rails";

    public double? IdleWatts => null;

    public static PmicPowerMeter? Find(FirmwareCommand command, TimeProvider time) =>
        command.Exists && PmicRails.ReadWatts(command.Ask(Question)) is not null ? new PmicPowerMeter(command, time) : null;

    public PowerReading? Read()
    {
        if (_asked is { } before && time.GetElapsedTime(before) < (_hasFailed ? AfterFailure : Period))
            return null;
        _asked = time.GetTimestamp();
        string? answer = command.Ask(Question);
        _hasFailed = answer is null;
        if (PmicRails.ReadWatts(answer) is not { } known)
            return null;
        if (_recent.Count == MedianOf)
            _recent.Dequeue();
        _recent.Enqueue(known);
        return new PowerReading { Watts = _recent.Order().ElementAt((_recent.Count - 1) / 2) };
    }
}
