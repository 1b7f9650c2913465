using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>What can hold a Raspberry Pi's processor back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThrottlingReason>))]
public enum ThrottlingReason
{
    /// <summary>The supply voltage is too low.</summary>
    [JsonStringEnumMemberName("underVoltage")]
    UnderVoltage,

    /// <summary>The Arm frequency is capped.</summary>
    [JsonStringEnumMemberName("frequencyCapped")]
    FrequencyCapped,

    /// <summary>The processor is throttled.</summary>
    [JsonStringEnumMemberName("throttled")]
    Throttled,

    /// <summary>The soft temperature limit is reached.</summary>
    [JsonStringEnumMemberName("softTemperatureLimit")]
    SoftTemperatureLimit,
}
