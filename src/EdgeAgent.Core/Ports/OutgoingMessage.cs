namespace EdgeAgent.Core.Ports;

/// <summary>One device-to-cloud message.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Names the message for good (<c>$.mid</c>): letters, digits and hyphens. A hub drops a second message with the same identifier.</summary>
    public required string MessageId { get; init; }

    /// <summary>UTF-8 JSON, below 4 KB. Sent with content type <c>application/json</c> and content encoding <c>utf-8</c>, so that hubs can route by content.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The application property <c>type</c>, by which hubs route: <c>event</c>; null for telemetry, which has none.</summary>
    public string? Type { get; init; }

    /// <summary>When the message was made, by the device's clock (<c>$.ctime</c>).</summary>
    public required DateTimeOffset CreatedUtc { get; init; }
}
