using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Events;

/// <summary>What an event says of its rule.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventState>))]
public enum EventState
{
    /// <summary>The rule's condition holds.</summary>
    [JsonStringEnumMemberName("raised")]
    Raised,

    /// <summary>It no longer holds, or nobody looks any more since the pipeline ended or was changed.</summary>
    [JsonStringEnumMemberName("cleared")]
    Cleared,
}
