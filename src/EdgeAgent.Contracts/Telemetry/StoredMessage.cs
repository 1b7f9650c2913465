using System.Text.Json;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>A device-to-cloud message as the local hub gives it out.</summary>
public sealed record StoredMessage
{
    /// <summary>Grows with each message that the hub stored, over all devices.</summary>
    public required long Id { get; init; }

    /// <summary>The device that sent it.</summary>
    public required string DeviceId { get; init; }

    /// <summary>When the hub stored it.</summary>
    public required DateTimeOffset EnqueuedUtc { get; init; }

    /// <summary>IoT Hub's own properties under their names in Event Hubs, such as <c>message-id</c> and <c>content-type</c>. A message that was sent twice has the
    /// same <c>message-id</c> in both copies.</summary>
    public required IReadOnlyDictionary<string, string?> SystemProperties { get; init; }

    /// <summary>The sender's properties.</summary>
    public required IReadOnlyDictionary<string, string?> Properties { get; init; }

    /// <summary>The body where it is JSON, else null.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>The body where it is not JSON, else null.</summary>
    public byte[]? BodyBase64 { get; init; }
}
