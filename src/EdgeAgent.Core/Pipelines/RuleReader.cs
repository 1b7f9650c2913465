using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines;

/// <summary>Reads a rule from JSON.</summary>
internal static class RuleReader
{
    public static RuleDefinition Read(JsonNode? value, string path)
    {
        var members = new JsonMembers(value, path, "name", "on", "label", "above", "below", "release", "forSeconds", "forCount", "minIntervalSeconds");
        RuleSubject subject = members.Text("on", 32) is { } on && PipelineJson.Subjects.TryGetValue(on, out RuleSubject known)
            ? known
            : throw members.Error("on", $"one of {string.Join(", ", PipelineJson.Subjects.Keys)}");
        if (members.Has("above") == members.Has("below"))
            throw new JsonMembers.RefusedException($"{path} must have exactly one of above and below.");
        bool isAbove = members.Has("above");
        double threshold = members.Number(isAbove ? "above" : "below", double.MinValue, double.MaxValue)!.Value;
        double release = members.Number("release", double.MinValue, double.MaxValue) ?? threshold;
        if (isAbove ? release > threshold : release < threshold)
            throw members.Error("release", isAbove ? $"at most {members.PathOf("above")}" : $"at least {members.PathOf("below")}");
        string? label = members.Text("label", PipelineBounds.MaxLabelLength);
        if (label is null ? subject is RuleSubject.Class or RuleSubject.Share : subject == RuleSubject.Anomaly)
            throw members.Error("label", label is null ? "there: the class that the rule looks at" : "left out: an anomaly score has no labels");
        return new RuleDefinition
        {
            Name = members.Text("name", SlotName.MaxLength) is { } name && SlotName.IsValid(name)
                ? name
                : throw members.Error("name", "a name of 1 to 32 letters, digits, hyphens and underscores"),
            Subject = subject,
            Label = label,
            IsAbove = isAbove,
            Threshold = threshold,
            Release = release,
            ForTime = TimeSpan.FromSeconds(members.Number("forSeconds", 0, PipelineBounds.LongestSeconds) ?? 0),
            ForCount = members.Integer("forCount", 1, PipelineBounds.MaxForCount) ?? 1,
            MinInterval = TimeSpan.FromSeconds(members.Number("minIntervalSeconds", 0, PipelineBounds.LongestSeconds) ?? 0),
        };
    }
}
