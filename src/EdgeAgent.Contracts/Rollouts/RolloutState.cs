using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Rollouts;

/// <summary>The states of a rollout.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RolloutState>))]
public enum RolloutState
{
    /// <summary>Devices are assigned the model, ring by ring.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>No further device is assigned the model; those that have it are still watched.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Devices are given back what they were assigned before.</summary>
    [JsonStringEnumMemberName("rollingBack")]
    RollingBack,

    /// <summary>Stopped by a threshold, and every device is assigned again what it was before.</summary>
    [JsonStringEnumMemberName("rolledBack")]
    RolledBack,

    /// <summary>The last ring is through.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Ended by an operator.</summary>
    [JsonStringEnumMemberName("aborted")]
    Aborted,
}
