using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>What the device's clock is worth, from worst to best.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClockState>))]
public enum ClockState
{
    /// <summary>It shows a time that is surely past, or one that a server contradicts: the device's timestamps mean nothing.</summary>
    [JsonStringEnumMemberName("untrusted")]
    Untrusted,

    /// <summary>It shows nothing that is known to be wrong.</summary>
    [JsonStringEnumMemberName("plausible")]
    Plausible,

    /// <summary>A server that the device verified agrees with it within ten minutes.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    /// <summary>The system's time service says that it set the clock by the network since the device started.</summary>
    [JsonStringEnumMemberName("synchronised")]
    Synchronised,
}
