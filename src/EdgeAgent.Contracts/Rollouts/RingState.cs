using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Rollouts;

/// <summary>The states of one ring of a rollout.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RingState>))]
public enum RingState
{
    /// <summary>Its turn is still to come; which devices belong to it is decided then.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Its devices are assigned the model and bring it into use.</summary>
    [JsonStringEnumMemberName("rolling")]
    Rolling,

    /// <summary>Enough devices run the model; they are watched for the ring's soak time.</summary>
    [JsonStringEnumMemberName("soaking")]
    Soaking,

    /// <summary>The rollout went on to the next ring, or is completed.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}
