namespace EdgeAgent.IotHub;

/// <summary>One cloud-to-device message. The hub delivers it at least once: the same <see cref="Id"/> may come again.</summary>
public sealed record CloudMessage
{
    /// <summary>The name that its sender gave it; null without one.</summary>
    public string? Id { get; init; }

    /// <summary>What it answers or belongs to; null without one.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The body's content type; null where the sender named none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as it came, at most 64 KB from IoT Hub.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The sender's own properties. A property without a value is null, one with an empty value is empty.</summary>
    public required IReadOnlyDictionary<string, string?> Properties { get; init; }

    /// <summary>All properties that are the protocol's, by their names on the wire, such as <c>$.exp</c> and <c>iothub-ack</c>.</summary>
    public required IReadOnlyDictionary<string, string?> SystemProperties { get; init; }
}
