using System.Text.Json;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Telemetry.Drift;

/// <summary>Gives each slot's classifier the distribution that its answers are compared with: the manifest's, else the one that was learnt here, which is kept in <c>SLOT.json</c>.</summary>
/// <remarks>To be called by one thread.</remarks>
internal sealed partial class DriftReferences(ModelStore store, IFileSystem files, string directory, ILogger logger)
{
    private const int MaxBytes = 64 << 10;

    private readonly Dictionary<string, ModelInstance> _lookedFor = new(StringComparer.Ordinal);

    /// <summary>Looks for a reference where one is missing, and keeps one that has been learnt.</summary>
    public void Update(ModelSlot slot)
    {
        if (slot.Model is not { Answers: { HasReference: false } monitor } model || store.Find(slot.Name)?.Active is not { } active
            || active.Assignment.File.Sha256 != model.Assignment.File.Sha256)
        {
            return;
        }
        if (active.Manifest?.Reference is { } reference)
            monitor.Use(reference, DriftReference.Manifest);
        else if (Stored(slot.Name, model) is { } stored)
            monitor.Use(stored, DriftReference.Learned);
        else if (monitor.Learned is { } learned)
        {
            Store(slot.Name, new LearnedReference(model.Assignment.File.Sha256, learned));
            monitor.Use(learned, DriftReference.Learned);
        }
    }

    private string PathOf(string slot) => Path.Combine(directory, slot + ".json");

    // Once for each model that was loaded: what is not there now is not there later.
    private OutputSketch? Stored(string slot, ModelInstance model)
    {
        if (_lookedFor.TryGetValue(slot, out ModelInstance? before) && ReferenceEquals(before, model))
            return null;
        _lookedFor[slot] = model;
        try
        {
            string path = PathOf(slot);
            if (files.FindLength(path) is not long length || length > MaxBytes)
                return null;
            byte[] bytes = new byte[length];
            using Stream stream = files.OpenRead(path);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return DigestedLine.TryRead(bytes.AsSpan(0, read), out ReadOnlySpan<byte> json)
                && JsonSerializer.Deserialize(json, DriftJsonContext.Default.LearnedReference) is { } kept && kept.Sha256 == model.Assignment.File.Sha256
                && kept.Outputs.IsWellFormed(OutputMonitor.ComparedClasses)
                ? kept.Outputs
                : null;
        }
        catch (Exception e) when (StorageFault.Is(e) || e is JsonException)
        {
            LogNotRead(logger, slot, e.Message);
            return null;
        }
    }

    private void Store(string slot, LearnedReference learned)
    {
        try
        {
            files.CreateDirectory(directory);
            AtomicFile.Replace(files, PathOf(slot), DigestedLine.Write(JsonSerializer.SerializeToUtf8Bytes(learned, DriftJsonContext.Default.LearnedReference)), keepPrevious: false);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogNotStored(logger, slot, e.Message);
        }
    }

    [LoggerMessage(1430, LogLevel.Warning, "Slot {Slot}: the reference distribution that was learnt cannot be read, and is learnt again: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string slot, string reason);

    [LoggerMessage(1431, LogLevel.Warning, "Slot {Slot}: the reference distribution that was learnt cannot be stored, and is learnt again after a restart: {Reason}")]
    private static partial void LogNotStored(ILogger logger, string slot, string reason);
}
