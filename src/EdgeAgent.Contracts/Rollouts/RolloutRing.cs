using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Rollouts;

/// <summary>One ring of a rollout: which devices, how carefully, and when it stops. A member that is null or left out has its default.</summary>
/// <remarks>A device that is in an earlier ring is in no later one. A device that breaks a bound counts as failed; how many may fail is the ring's business.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RolloutRing
{
    /// <summary>The ring's name, 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>IoT Hub's target condition: <c>*</c> for all, or a condition over <c>deviceId</c>, <c>tags</c> and <c>properties.reported</c>.</summary>
    /// <value><c>*</c> by default.</value>
    public string? TargetCondition { get; init; }

    /// <summary>Of the devices that the condition holds for, the share that belongs to the ring: chosen by a stable hash of rollout and device, cumulative over rings.</summary>
    /// <value>Above 0 to 100; 100 by default.</value>
    public double? Percent { get; init; }

    /// <summary>How long enough devices must run the model before the next ring.</summary>
    /// <value>0 to 2592000 seconds; 0 by default.</value>
    public int? SoakSeconds { get; init; }

    /// <summary>How many devices must run the model. At most as many as the ring has are waited for.</summary>
    /// <value>1 to 1000000. By default every device of the ring that is connected, and at least one.</value>
    public int? MinSuccesses { get; init; }

    /// <summary>How long a device may be connected and assigned the model without running or refusing it, before it counts as failed: one whose download never succeeds would hold the ring up for ever.</summary>
    /// <value>60 to 2592000 seconds; without a bound by default. What a device was away does not count.</value>
    public int? MaxActivationSeconds { get; init; }

    /// <summary>The rollout stops when more devices of the ring failed.</summary>
    /// <value>0 to 1000000; 0 by default where <see cref="MaxFailedPercent"/> is not given either.</value>
    public int? MaxFailedCount { get; init; }

    /// <summary>The rollout stops when a larger share of the ring's devices failed.</summary>
    /// <value>0 to 100.</value>
    public double? MaxFailedPercent { get; init; }

    /// <summary>The largest 90th percentile of the latency that a device may report with the model, in microseconds.</summary>
    public double? MaxLatencyP90Us { get; init; }

    /// <summary>The most energy per inference that a device may report with the model, in millijoules.</summary>
    public double? MaxMillijoulesPerInference { get; init; }

    /// <summary>The least agreement in the shadow that a device may report, 0 to 1.</summary>
    public double? MinAgreement { get; init; }

    /// <summary>The largest population stability index, of classes or confidence, that a device may report with the model.</summary>
    public double? MaxDriftPsi { get; init; }

    /// <summary>When devices may be assigned the model: <c>DAYS HH:MM-HH:MM</c>, such as <c>mon-fri 01:00-05:00</c>, <c>sat,sun 00:00-24:00</c> or <c>daily 22:00-04:00</c>.</summary>
    /// <value>At most 14; at any time by default. Rolling back does not wait for them.</value>
    public IReadOnlyList<string>? Windows { get; init; }

    /// <summary>The tag that holds a device's offset from UTC, for <see cref="Windows"/> in local time: hours such as <c>-5.5</c>, or text such as <c>+02:00</c>.</summary>
    /// <value>A path below <c>tags</c> such as <c>site.utcOffset</c>; UTC by default and where a device has no such tag.</value>
    public string? WindowOffsetTag { get; init; }

    /// <summary>How many twins are changed a second.</summary>
    /// <value>Above 0 to 50, which is what one S1 unit of IoT Hub allows, and the default.</value>
    public double? UpdatesPerSecond { get; init; }
}
