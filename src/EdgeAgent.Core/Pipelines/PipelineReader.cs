using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines;

/// <summary>Reads a pipeline from JSON, as it stands in the twin and in the configuration file.</summary>
/// <remarks>Members that are not known are refused. Whether the names exist on the device is <see cref="PipelineCatalog"/>'s to say.</remarks>
public static class PipelineReader
{
    private const string NameRule = "a name of 1 to 32 letters, digits, hyphens and underscores";

    /// <summary>Reads a pipeline.</summary>
    /// <param name="value">The JSON.</param>
    /// <param name="problem">What is wrong with it and what would be accepted, in one sentence; null when nothing is.</param>
    /// <returns>The pipeline; null when it is not acceptable.</returns>
    public static PipelineDefinition? Read(JsonNode? value, out string? problem)
    {
        try
        {
            problem = null;
            return Read(new JsonMembers(value, "", "source", "slot", "intervalMilliseconds", "postprocess", "rules", "sinks", "enabled"));
        }
        catch (JsonMembers.RefusedException e)
        {
            problem = e.Message;
            return null;
        }
    }

    private static PipelineDefinition Read(JsonMembers members)
    {
        List<RuleDefinition> rules = [];
        JsonArray given = members.Array("rules", PipelineBounds.MaxRules) ?? [];
        for (int i = 0; i < given.Count; i++)
        {
            RuleDefinition rule = RuleReader.Read(given[i], $"rules[{i}]");
            if (rules.Any(other => other.Name == rule.Name))
                throw new JsonMembers.RefusedException($"rules[{i}].name is {rule.Name}, as another rule's is.");
            rules.Add(rule);
        }
        return new PipelineDefinition
        {
            Source = members.Has("source") ? Name(members, "source") : throw members.Error("source", NameRule),
            Slot = members.Has("slot") ? Name(members, "slot") : TwinNames.DefaultSlot,
            Interval = TimeSpan.FromMilliseconds(members.Number("intervalMilliseconds", 0, PipelineBounds.LongestSeconds * 1000.0) ?? 1000),
            Postprocess = ReadPostprocess(members, rules),
            Rules = rules,
            Sinks = ReadSinks(members),
            IsEnabled = members.Boolean("enabled") ?? true,
        };
    }

    private static PostprocessOptions ReadPostprocess(JsonMembers pipeline, List<RuleDefinition> rules)
    {
        PostprocessOptions options = new() { Kind = rules.Count > 0 ? PostprocessReading.Implied(rules[0].Subject) : PostprocessKind.None };
        if (pipeline.Has("postprocess"))
        {
            var members = new JsonMembers(pipeline.Node("postprocess"), "postprocess", "kind", "scoreThreshold", "maxCount");
            options = new PostprocessOptions
            {
                Kind = members.Text("kind", 32) is not { } kind ? options.Kind
                    : PipelineJson.Kinds.TryGetValue(kind, out PostprocessKind known) ? known : throw members.Error("kind", $"one of {string.Join(", ", PipelineJson.Kinds.Keys)}"),
                ScoreThreshold = members.Number("scoreThreshold", 0, 1) ?? options.ScoreThreshold,
                MaxCount = members.Integer("maxCount", 1, 1000) ?? options.MaxCount,
            };
        }
        foreach (RuleDefinition rule in rules)
        {
            if (!PostprocessReading.Serves(options.Kind, rule.Subject))
                throw new JsonMembers.RefusedException($"The rule {rule.Name} looks at {PipelineJson.Name(rule.Subject)}, which the postprocessing {PipelineJson.Name(options.Kind)} does not give.");
        }
        return options;
    }

    private static IReadOnlyList<string> ReadSinks(JsonMembers members)
    {
        if (members.Array("sinks", PipelineBounds.MaxSinks) is not { } array)
            return [PipelineDefinition.CloudSinkName];
        return [.. array.Select(node => Reconciliation.HostileJson.Text(node) is { } name && SlotName.IsValid(name) ? name : throw members.Error("sinks", $"an array of names, each {NameRule}")).Distinct(StringComparer.Ordinal)];
    }

    private static string Name(JsonMembers members, string name) =>
        members.Text(name, SlotName.MaxLength) is { } text && SlotName.IsValid(text) ? text : throw members.Error(name, NameRule);
}
