using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;
using EdgeAgent.Core.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines;

/// <summary>What the cloud last asked for and got, in one file, so that a device that starts without its hub runs the same pipelines.</summary>
/// <remarks>The file is written only when it changes, and is replaced whole. One that cannot be read counts as empty.</remarks>
internal sealed partial class PipelineStore(IFileSystem files, string path, ILogger logger)
{
    private string _text = "{}";

    /// <summary>Reads the pipelines; those that this version does not accept are left out.</summary>
    public Dictionary<string, PipelineDefinition> Load()
    {
        Dictionary<string, PipelineDefinition> pipelines = new(StringComparer.Ordinal);
        try
        {
            if (files.FindLength(path) is not (> 0 and <= HostileJson.MaxBytes))
                return pipelines;
            using Stream stream = files.OpenRead(path);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach ((string name, JsonNode? value) in HostileJson.ReadObject(bytes, out _) ?? [])
            {
                if (SlotName.IsValid(name) && pipelines.Count < PipelineBounds.MaxPipelines && PipelineReader.Read(value, out _) is { } pipeline)
                    pipelines.Add(name, pipeline);
            }
            _text = Encoding.UTF8.GetString(bytes);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogUnreadable(logger, path, e.Message);
        }
        return pipelines;
    }

    /// <summary>Keeps pipelines in the place of those before.</summary>
    public void Save(IEnumerable<KeyValuePair<string, PipelineDefinition>> pipelines)
    {
        var whole = new JsonObject();
        foreach ((string name, PipelineDefinition pipeline) in pipelines)
            whole[name] = PipelineJson.Write(pipeline);
        string text = JsonSerializer.Serialize(whole, NodeJsonContext.Default.JsonNode);
        if (text == _text)
            return;
        try
        {
            files.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Replace(files, path, Encoding.UTF8.GetBytes(text), keepPrevious: false);
            _text = text;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogNotKept(logger, path, e.Message);
        }
    }

    [LoggerMessage(1340, LogLevel.Warning, "The pipelines of the cloud cannot be read from {Path}; those of the configuration run until the hub is reached: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);

    [LoggerMessage(1341, LogLevel.Warning, "The pipelines of the cloud cannot be kept in {Path}; after a restart those of the configuration run until the hub is reached: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string path, string reason);
}
