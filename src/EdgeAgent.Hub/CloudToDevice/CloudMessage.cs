namespace EdgeAgent.Hub.CloudToDevice;

/// <summary>A cloud-to-device message that waits for its device.</summary>
internal sealed record CloudMessage
{
    /// <summary>Grows with each message that the hub took; the order of delivery.</summary>
    public required long Sequence { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>System properties under the keys of the property bag, such as <c>$.mid</c>.</summary>
    public required Dictionary<string, string?> System { get; init; }

    /// <summary>The sender's properties.</summary>
    public required Dictionary<string, string?> Properties { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Which feedback the sender wants: <c>none</c>, <c>positive</c>, <c>negative</c> or <c>full</c>.</summary>
    public required string Ack { get; init; }

    public required DateTimeOffset ExpiresUtc { get; init; }

    /// <summary>How often it was handed to the device so far.</summary>
    public required int Deliveries { get; init; }
}
