using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Twins;

/// <summary>The states of a model slot.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SlotState>))]
public enum SlotState
{
    /// <summary>No model runs.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>A file is being fetched; the model that ran before still runs.</summary>
    [JsonStringEnumMemberName("downloading")]
    Downloading,

    /// <summary>The file is being checked and loaded; the model that ran before still runs.</summary>
    [JsonStringEnumMemberName("verifying")]
    Verifying,

    /// <summary>The model is tried in a process of its own; the model that ran before still runs.</summary>
    [JsonStringEnumMemberName("probing")]
    Probing,

    /// <summary>The model runs beside the one that ran before, and its outputs are only compared.</summary>
    [JsonStringEnumMemberName("shadow")]
    Shadow,

    /// <summary>The named model runs, and the one before it comes back when it fails.</summary>
    [JsonStringEnumMemberName("probation")]
    Probation,

    /// <summary>The named model runs.</summary>
    [JsonStringEnumMemberName("active")]
    Active,
}
