using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Twins;

/// <summary>A device's twin.</summary>
internal sealed record Twin
{
    public required string DeviceId { get; init; }

    /// <summary>Grows with every change of tags, desired or reported properties.</summary>
    public required long Version { get; init; }

    /// <summary>Changes with tags and desired properties only, so that a device's reports do not break a service client's update.</summary>
    public required string ETag { get; init; }

    /// <summary>The model that the device announced; empty before it did.</summary>
    public required string ModelId { get; init; }

    public required JsonObject Tags { get; init; }

    public required TwinSection Desired { get; init; }

    public required TwinSection Reported { get; init; }
}
