using System.Text.Json.Serialization;

namespace EdgeAgent.Cli.Fleet;

/// <summary>A device in the hub's identity registry, in the form of IoT Hub.</summary>
internal sealed record DeviceIdentity
{
    public required string DeviceId { get; init; }

    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConnectionState { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastActivityTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeviceAuthentication? Authentication { get; init; }
}
