using System.Text.Json.Serialization;

namespace EdgeAgent.Worker.Doctor;

/// <summary>What a check came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckResult>))]
internal enum CheckResult
{
    /// <summary>All is well.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The agent runs without this, with less to report.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>It could not be checked now.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The agent will not do its work until this is mended.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
