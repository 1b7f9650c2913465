using System.Text.Json.Serialization;

namespace EdgeAgent.Hub.Tests.Conformance;

/// <summary>One call of an SDK and how it went: a line of what the Node program prints.</summary>
internal sealed record SdkCall
{
    [JsonPropertyName("package")]
    public required string Package { get; init; }

    [JsonPropertyName("call")]
    public required string Call { get; init; }

    [JsonPropertyName("expectation")]
    public required string Expectation { get; init; }

    [JsonPropertyName("passed")]
    public required bool Passed { get; init; }

    [JsonPropertyName("failure")]
    public string? Failure { get; init; }

    /// <summary>The call's line in the README's table.</summary>
    public string Row => $"| {Package} | `{Call}` | {Expectation} |";
}
