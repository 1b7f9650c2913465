using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Core.Pipelines;

/// <summary>The names that pipelines may combine: what the device's own configuration defines.</summary>
/// <param name="Sources">The sources.</param>
/// <param name="Sinks">The names of the sinks, the cloud's among them.</param>
public sealed record PipelineCatalog(IReadOnlyDictionary<string, SourceDefinition> Sources, IReadOnlyCollection<string> Sinks)
{
    /// <summary>Finds what keeps a pipeline from running on this device.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="others">The other pipelines.</param>
    /// <returns>One sentence; null when nothing does.</returns>
    public string? FindProblem(PipelineDefinition pipeline, IEnumerable<KeyValuePair<string, PipelineDefinition>> others)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(others);
        if (!Sources.TryGetValue(pipeline.Source, out SourceDefinition? source))
            return $"This device has no source named {pipeline.Source}; {List("source", Sources.Keys)}.";
        if (pipeline.Sinks.FirstOrDefault(name => !Sinks.Contains(name)) is { } missing)
            return $"This device has no sink named {missing}; {List("sink", Sinks)}.";
        if (!source.IsExclusive || !pipeline.IsEnabled)
            return null;
        string? user = others.Where(other => other.Value.IsEnabled && other.Value.Source == pipeline.Source).Select(other => other.Key).FirstOrDefault();
        return user is null ? null : $"The source {pipeline.Source} feeds the pipeline {user} already, and can feed one only.";
    }

    private static string List(string kind, IEnumerable<string> names)
    {
        string joined = string.Join(", ", names.Order(StringComparer.Ordinal));
        return joined.Length > 0 ? $"its {kind}s are {joined}" : $"its configuration defines no {kind}";
    }
}
