namespace EdgeAgent.IotHub;

/// <summary>One device-to-cloud message with a JSON body.</summary>
public sealed record DeviceMessage
{
    /// <summary>The largest message that IoT Hub takes, body and properties together, in bytes.</summary>
    public const int LargestBytes = 256 * 1024;

    /// <summary>Names the message for good: the same message sent twice carries the same id, so that receivers can drop the second.</summary>
    public required string Id { get; init; }

    /// <summary>The body: JSON in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Application properties, for message routing.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    /// <summary>The Plug and Play component that the message is of; null for the device itself.</summary>
    public string? Component { get; init; }

    /// <summary>When the message was made; null leaves the hub's time of arrival alone.</summary>
    public DateTimeOffset? CreatedUtc { get; init; }
}
