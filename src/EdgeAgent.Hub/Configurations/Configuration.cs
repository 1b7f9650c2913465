using System.Text.Json.Nodes;
using EdgeAgent.Hub.Queries;

namespace EdgeAgent.Hub.Configurations;

/// <summary>An automatic device configuration: desired properties for every device or module that a condition holds for.</summary>
internal sealed record Configuration
{
    public required string Id { get; init; }

    public required string ETag { get; init; }

    /// <summary>The higher one wins where two set the same path; of equals, the newer one.</summary>
    public required int Priority { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required DateTimeOffset UpdatedUtc { get; init; }

    /// <summary>As the service client sent it: labels, content, targetCondition, metrics.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>What it targets.</summary>
    public required QuerySource Source { get; init; }

    /// <summary>The condition; null for all.</summary>
    public required QueryExpression? Where { get; init; }

    /// <summary>The values by their path below <c>properties.desired</c>.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Settings { get; init; }
}
