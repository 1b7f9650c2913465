using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>Where the distribution comes from that a model's answers are compared with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftReference>))]
public enum DriftReference
{
    /// <summary>There is none yet: the device still learns it.</summary>
    [JsonStringEnumMemberName("learning")]
    Learning,

    /// <summary>The first inferences on the device after the model became active.</summary>
    [JsonStringEnumMemberName("learned")]
    Learned,

    /// <summary>The model's signed manifest.</summary>
    [JsonStringEnumMemberName("manifest")]
    Manifest,
}
