using System.Globalization;
using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Ends a reporting window every interval and puts its message into the buffer; samples the power meter between.</summary>
internal sealed partial class TelemetryLoop(
    string runId, ModelSlots slots, ISystemProbe probe, EnergyMeter energy, TelemetryBuffer buffer, TelemetrySettings settings, TimeSpan samplingPeriod, TimeProvider time,
    ILogger logger)
{
    /// <summary>The largest message body: IoT Hub's billing step.</summary>
    public const int MaxBodyBytes = 4096;

    // What a message gives up where it is too large, one after the other.
    private static readonly Func<TelemetryMessage, TelemetryMessage>[] Shortenings =
    [
        message => message with { System = message.System with { Pressure = null, ControlGroup = null } },
        message => message with { Slots = [.. message.Slots.Select(slot => slot with { Last = null, LastInput = null })] },
        message => message with { Slots = [.. message.Slots.Select(slot => slot with { PreprocessUs = null })] },
        message => message with { Slots = [] },
    ];

    private long _sequence;
    private long _windowStart = time.GetTimestamp();
    private volatile PowerWindow? _lastPower;

    /// <summary>Power in the last window that ended; null before that.</summary>
    public PowerWindow? LastPower => _lastPower;

    /// <summary>Tells what the governor does; null for an agent without one.</summary>
    public Func<GovernorReport?> Governor { get; init; } = () => null;

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
        byte[] body = Serialize(message);
        foreach (Func<TelemetryMessage, TelemetryMessage> shorten in Shortenings)
        {
            if (body.Length <= MaxBodyBytes)
                break;
            message = shorten(message);
            body = Serialize(message);
        }
        if (message.Slots.Count < models)
            LogTooLarge(logger, MaxBodyBytes);
        buffer.Add(new OutgoingMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{message.RunId}-{message.Sequence}"),
            Body = body,
            CreatedUtc = message.TimestampUtc,
        });
    }

    private TelemetryMessage Assemble()
    {
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
            WindowSeconds = length.TotalSeconds,
            Slots = EnergyShare.Distribute(windows, power.Millijoules, power.IdleWatts, length),
            System = probe.ReadWindow(),
            Power = power,
            Governor = Governor(),
            Mode = Mode(),
        };
    }

    private static byte[] Serialize(TelemetryMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, ContractsJsonContext.Default.TelemetryMessage);

    [LoggerMessage(1401, LogLevel.Warning, "A telemetry message would be above {Limit} bytes; it goes without its slots")]
    private static partial void LogTooLarge(ILogger logger, int limit);
}
