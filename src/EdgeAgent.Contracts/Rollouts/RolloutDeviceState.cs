using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Rollouts;

/// <summary>The states of one device in a rollout.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RolloutDeviceState>))]
public enum RolloutDeviceState
{
    /// <summary>Not assigned the model yet: its turn is to come, or it is outside its maintenance window.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Assigned the model, and not connected: it never counts as failed.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Assigned the model, connected, and on the way to it.</summary>
    [JsonStringEnumMemberName("working")]
    Working,

    /// <summary>Runs the model, and keeps every threshold so far.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Refused the model, or broke a threshold with it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Assigned again what it was before the rollout.</summary>
    [JsonStringEnumMemberName("restored")]
    Restored,

    /// <summary>Left alone: it is registered no longer, or somebody assigned it something else meanwhile.</summary>
    [JsonStringEnumMemberName("kept")]
    Kept,
}
