using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Governor;

/// <summary>What the cloud asks of the governor's limits.</summary>
/// <param name="Limits">The limits; null when the value is not acceptable.</param>
/// <param name="Problem">What is wrong with it, and what would be accepted; null when nothing is.</param>
/// <param name="Value">The value as it came; null when it is too large to repeat.</param>
internal sealed record GovernorRequest(GovernorLimits? Limits, string? Problem, JsonNode? Value)
{
    private const int MaxEchoBytes = 1024;

    /// <summary>Reads hostile JSON. Members that are not known are passed over, so that a newer cloud can talk to an older agent.</summary>
    public static GovernorRequest Read(JsonNode value)
    {
        if (value is not JsonObject members)
            return Refuse(value, "The limits must be a JSON object.");
        foreach ((string name, double least, double most) in GovernorBounds.Numbers)
        {
            if (members[name] is { } member && !(HostileJson.Number(member) >= least && HostileJson.Number(member) <= most))
                return Refuse(value, FormattableString.Invariant($"{name} must be a number from {least} to {most}."));
        }

        JsonNode? flag = members[GovernorBounds.SlowWhenThrottled];
        if (flag is not null && flag.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            return Refuse(value, $"{GovernorBounds.SlowWhenThrottled} must be true or false.");
        return new GovernorRequest(GovernorBounds.Create(name => HostileJson.Number(members[name]), (bool?)flag), null, null);
    }

    /// <summary>Refuses a value.</summary>
    public static GovernorRequest Refuse(JsonNode? value, string problem) => new(null, problem, Echo(value));

    private static JsonNode? Echo(JsonNode? value) =>
        value is not null && JsonSerializer.SerializeToUtf8Bytes(value, NodeJsonContext.Default.JsonNode).Length <= MaxEchoBytes ? value.DeepClone() : null;
}
