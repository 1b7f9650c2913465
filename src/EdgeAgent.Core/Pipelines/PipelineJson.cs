using System.Text.Json.Nodes;
using EdgeAgent.Core.Pipelines.Results;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines;

/// <summary>The JSON form of a pipeline in the twin and in the configuration file.</summary>
public static class PipelineJson
{
    internal static IReadOnlyDictionary<string, RuleSubject> Subjects { get; } = Enum.GetValues<RuleSubject>().ToDictionary(Name, StringComparer.Ordinal);

    internal static IReadOnlyDictionary<string, PostprocessKind> Kinds { get; } = Enum.GetValues<PostprocessKind>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>Writes a pipeline with every member that has an effect.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>What <see cref="PipelineReader"/> reads as an equal pipeline.</returns>
    public static JsonObject Write(PipelineDefinition pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        var postprocess = new JsonObject { ["kind"] = Name(pipeline.Postprocess.Kind) };
        if (pipeline.Postprocess.Kind == PostprocessKind.Detections)
        {
            postprocess["scoreThreshold"] = pipeline.Postprocess.ScoreThreshold;
            postprocess["maxCount"] = pipeline.Postprocess.MaxCount;
        }
        return new JsonObject
        {
            ["source"] = pipeline.Source,
            ["slot"] = pipeline.Slot,
            ["intervalMilliseconds"] = pipeline.Interval.TotalMilliseconds,
            ["postprocess"] = postprocess,
            ["rules"] = new JsonArray([.. pipeline.Rules.Select(Write)]),
            ["sinks"] = new JsonArray([.. pipeline.Sinks.Select(sink => JsonValue.Create(sink))]),
            ["enabled"] = pipeline.IsEnabled,
        };
    }

    internal static string Name(RuleSubject subject) => Lower(subject.ToString());

    internal static string Name(PostprocessKind kind) => Lower(kind.ToString());

    private static JsonObject Write(RuleDefinition rule)
    {
        var written = new JsonObject { ["name"] = rule.Name, ["on"] = Name(rule.Subject) };
        if (rule.Label is { } label)
            written["label"] = label;
        written[rule.IsAbove ? "above" : "below"] = rule.Threshold;
        written["release"] = rule.Release;
        written["forSeconds"] = rule.ForTime.TotalSeconds;
        written["forCount"] = rule.ForCount;
        written["minIntervalSeconds"] = rule.MinInterval.TotalSeconds;
        return written;
    }

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
