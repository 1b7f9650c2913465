using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>Whether power was measured or reckoned.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PowerSource>))]
public enum PowerSource
{
    /// <summary>Unknown: there is neither a meter nor an estimate.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A meter measured it.</summary>
    [JsonStringEnumMemberName("sensor")]
    Sensor,

    /// <summary>Reckoned from the processor's use and two configured figures, idle and busy watts.</summary>
    [JsonStringEnumMemberName("estimate")]
    Estimate,
}
