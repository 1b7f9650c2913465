using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads <c>$.pipelines</c>, which combine sources, slots and sinks by name, and the short form <c>$.pipeline</c>.</summary>
internal sealed class PipelinesReader(string file)
{
    private const int LongestDaySeconds = 86400;
    private const string DirectoryName = "the name of a directory, relative to this file or absolute";

    /// <summary>Reads the short form; null where there is none.</summary>
    public PipelineOptions? ReadShort(ConfigurationObject root)
    {
        if (root.Object("pipeline", "slot", "source", "topK") is not { } pipeline)
            return null;
        ConfigurationObject source = pipeline.RequiredObject("source", "an object with folder", "folder", "intervalMilliseconds", "repeat");
        string slot = pipeline.Text("slot", "the name of a slot") ?? TwinNames.DefaultSlot;
        if (!SlotName.IsValid(slot))
            throw pipeline.Error(".slot", SlotName.Rule.Replace("a slot name has ", "", StringComparison.Ordinal));
        return new PipelineOptions
        {
            Slot = slot,
            Folder = Path.GetFullPath(source.RequiredText("folder", DirectoryName), Path.GetDirectoryName(file)!),
            Interval = TimeSpan.FromMilliseconds(source.Number("intervalMilliseconds", 0, LongestDaySeconds * 1000.0) ?? 1000),
            Repeat = source.Boolean("repeat") ?? true,
            TopK = pipeline.Integer("topK", 1, 10) ?? 5,
        };
    }

    /// <summary>Reads the pipelines and checks that what they name is defined.</summary>
    public Dictionary<string, PipelineDefinition> Read(ConfigurationObject root, PipelineOptions? shortForm, IReadOnlyDictionary<string, SourceDefinition> sources, IEnumerable<string> sinks)
    {
        Dictionary<string, PipelineDefinition> pipelines = new(StringComparer.Ordinal);
        PipelineCatalog catalog = new(sources, [.. sinks, PipelineDefinition.CloudSinkName]);
        foreach ((string name, System.Text.Json.Nodes.JsonNode? value) in root.NamedNodes("pipelines"))
        {
            PipelineDefinition? pipeline = PipelineReader.Read(value, out string? problem);
            problem ??= shortForm is not null && name == PipelineOptions.Name ? $"The pipeline {name} is there already, by $.pipeline." : catalog.FindProblem(pipeline!, pipelines);
            if (problem is not null)
                throw new ConfigurationException($"{file}: $.pipelines.{name}: {problem}");
            pipelines.Add(name, pipeline!);
        }
        int count = pipelines.Count + (shortForm is null ? 0 : 1);
        if (count > PipelineBounds.MaxPipelines)
            throw new ConfigurationException($"{file}: $.pipelines has {count} pipelines; at most {PipelineBounds.MaxPipelines} are accepted.");
        if (shortForm is not null && sources.ContainsKey(PipelineOptions.Name))
            throw new ConfigurationException($"{file}: $.sources.{PipelineOptions.Name}: the source of $.pipeline has this name.");
        return pipelines;
    }
}
