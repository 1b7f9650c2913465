using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Twins;

/// <summary>The device's answer to one writable property, in the form of IoT Plug and Play.</summary>
/// <typeparam name="T">The type of the property's value.</typeparam>
public sealed record PropertyAcknowledgement<T>
{
    /// <summary>The value that is in force, or that was refused.</summary>
    [JsonPropertyName("value")]
    public required T Value { get; init; }

    /// <summary>The answer's code, from <see cref="AcknowledgementCode"/>.</summary>
    [JsonPropertyName("ac")]
    public required int Code { get; init; }

    /// <summary>The <c>$version</c> of the desired properties that is answered; 0 with <see cref="AcknowledgementCode.DeviceDefault"/>.</summary>
    [JsonPropertyName("av")]
    public required long DesiredVersion { get; init; }

    /// <summary>One sentence for the operator.</summary>
    [JsonPropertyName("ad")]
    public string? Description { get; init; }
}
