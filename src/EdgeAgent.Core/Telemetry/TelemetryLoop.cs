using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Telemetry.Drift;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Ends a reporting window every interval and puts its message into the buffer; samples the power meter between.</summary>
internal sealed partial class TelemetryLoop(
    string runId, ModelSlots slots, ISystemProbe probe, EnergyMeter energy, TelemetryBuffer buffer, TelemetrySettings settings, TimeSpan samplingPeriod, TimeProvider time,
    ILogger logger)
{
    private long _sequence;
    private long _windowStart = time.GetTimestamp();
    private volatile PowerWindow? _lastPower;

    /// <summary>Power in the last window that ended; null before that.</summary>
    public PowerWindow? LastPower => _lastPower;

    /// <summary>Tells what the governor does; null for an agent without one.</summary>
    public Func<GovernorReport?> Governor { get; init; } = () => null;

    /// <summary>Ends the windows of the pipelines; null for an agent without any.</summary>
    public Func<IReadOnlyList<PipelineWindow>?> Pipelines { get; init; } = () => null;

    /// <summary>Tells what the clock is worth; null for an agent that does not look.</summary>
    public Func<ClockWindow?> Clock { get; init; } = () => null;

    /// <summary>Gives classifiers what their answers are compared with; null for an agent that does not compare.</summary>
    public DriftReferences? References { get; init; }

    /// <summary>What <see cref="TelemetryMessage.Mode"/> says.</summary>
    public Func<string?> Mode { get; init; } = () => null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left = settings.Interval - time.GetElapsedTime(_windowStart);
            if (left <= TimeSpan.Zero)
            {
                EndWindow();
                continue;
            }
            TimeSpan pause = left < samplingPeriod ? left : samplingPeriod;
            await settings.Changed.WaitAsync(pause, time, cancellationToken).ConfigureAwait(false);
            energy.Sample();
        }
    }

    /// <summary>Ends the window now; only while <see cref="RunAsync"/> does not wait, or after it ended.</summary>
    public void EndWindow()
    {
        TelemetryMessage message = Assemble();
        int models = message.Slots.Count;
        byte[] body = MessageFit.Serialize(ref message);
        if (message.Slots.Count < models)
            LogTooLarge(logger, MessageFit.MaxBodyBytes);
        buffer.Add(new OutgoingMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{message.RunId}-{message.Sequence}"),
            Body = body,
            CreatedUtc = message.TimestampUtc,
        });
    }

    private TelemetryMessage Assemble()
    {
        foreach (ModelSlot slot in slots.All)
            References?.Update(slot);
        IReadOnlyList<SlotWindow> windows = slots.TakeWindows();
        PowerWindow power = _lastPower = energy.TakeWindow();
        long now = time.GetTimestamp();
        TimeSpan length = time.GetElapsedTime(_windowStart, now);
        _windowStart = now;
        return new TelemetryMessage
        {
            Sequence = _sequence++,
            RunId = runId,
            TimestampUtc = time.GetUtcNow(),
            WindowSeconds = Math.Round(length.TotalSeconds, 3),
            Slots = EnergyShare.Distribute(windows, power.Millijoules, power.IdleWatts, length),
            System = probe.ReadWindow(),
            Power = power,
            Governor = Governor(),
            Pipelines = Pipelines(),
            Clock = Clock(),
            Mode = Mode(),
        };
    }

    [LoggerMessage(1401, LogLevel.Warning, "A telemetry message would be above {Limit} bytes; it goes without its slots")]
    private static partial void LogTooLarge(ILogger logger, int limit);
}
