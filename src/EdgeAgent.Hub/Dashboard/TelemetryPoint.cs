using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>What the page draws of one window of one slot. Null says unknown.</summary>
internal sealed record TelemetryPoint
{
    private static readonly TimeSpan OldestBacklog = TimeSpan.FromDays(7), FastestClock = TimeSpan.FromMinutes(5);

    /// <summary>The message's id in the store.</summary>
    public required long Id { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>The end of the window in Unix milliseconds: the device's time where it is credible, else the time of arrival.</summary>
    public required long Time { get; init; }

    public required double WindowSeconds { get; init; }

    public required string Slot { get; init; }

    public required string Model { get; init; }

    public required string Version { get; init; }

    public required long Inferences { get; init; }

    public required long InputErrors { get; init; }

    public required double? P50Us { get; init; }

    /// <summary>From the sketch of the window; null where the message has none.</summary>
    public required double? P90Us { get; init; }

    public required double? P95Us { get; init; }

    public required double? P99Us { get; init; }

    public required long ArenaBytes { get; init; }

    public required long WeightsBytes { get; init; }

    public required long? ResidentBytes { get; init; }

    public required double? CpuPercent { get; init; }

    public required double? TemperatureCelsius { get; init; }

    /// <summary>Why the board slows itself down; null when it does not or cannot say.</summary>
    public required IReadOnlyList<ThrottlingReason>? Throttling { get; init; }

    /// <summary>How far the classes, and the confidences, are from their reference (population stability index).</summary>
    public required double? ClassPsi { get; init; }

    public required double? ConfidencePsi { get; init; }

    public required double? Watts { get; init; }

    public required double? MillijoulesPerInference { get; init; }

    public required PowerSource PowerSource { get; init; }

    public required string? PowerSourceName { get; init; }

    /// <summary>Whether an estimate's figures were measured on a board of this kind; null for a sensor and without a source.</summary>
    public required bool? PowerIsCalibrated { get; init; }

    /// <summary>What the device draws while no inference runs, above which the energy per inference is counted.</summary>
    public required double? IdleWatts { get; init; }

    /// <summary>Why the device runs inferences less often than configured, in one sentence; null when it does not.</summary>
    public required string? Governor { get; init; }

    public required string? LastInput { get; init; }

    public required IReadOnlyList<Classification>? Last { get; init; }

    /// <summary>The points of one message, one a slot.</summary>
    public static IEnumerable<TelemetryPoint> From(StoredMessage stored, TelemetryMessage message)
    {
        TimeSpan late = stored.EnqueuedUtc - message.TimestampUtc;
        DateTimeOffset time = late < OldestBacklog && late > -FastestClock ? message.TimestampUtc : stored.EnqueuedUtc;
        return message.Slots.Select(slot => new TelemetryPoint
        {
            Id = stored.Id,
            DeviceId = stored.DeviceId,
            Time = time.ToUnixTimeMilliseconds(),
            WindowSeconds = message.WindowSeconds,
            Slot = slot.Slot,
            Model = slot.Model,
            Version = slot.Version,
            Inferences = slot.Inferences,
            InputErrors = slot.InputErrors,
            P50Us = slot.LatencyUs?.P50,
            P90Us = slot.LatencySketch is { IsWellFormed: true } sketch ? sketch.QuantileUs(0.9) : null,
            P95Us = slot.LatencyUs?.P95,
            P99Us = slot.LatencyUs?.P99,
            ArenaBytes = slot.ArenaBytes,
            WeightsBytes = slot.WeightsBytes,
            ResidentBytes = message.System.ResidentBytes,
            CpuPercent = message.System.CpuPercent,
            TemperatureCelsius = message.System.TemperatureCelsius,
            Throttling = message.System.Throttling,
            ClassPsi = slot.Drift?.ClassPsi,
            ConfidencePsi = slot.Drift?.ConfidencePsi,
            Watts = message.Power.Watts,
            MillijoulesPerInference = slot.MillijoulesPerInference,
            PowerSource = message.Power.Source,
            PowerSourceName = message.Power.SourceName,
            PowerIsCalibrated = message.Power.IsCalibrated,
            IdleWatts = message.Power.IdleWatts,
            Governor = message.Governor?.Detail,
            LastInput = slot.LastInput,
            Last = slot.Last,
        });
    }
}
