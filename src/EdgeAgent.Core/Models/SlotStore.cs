using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Models;

/// <summary>The state files of all slots, each replaced atomically, each with its content before the last replacement beside it.</summary>
/// <remarks>Not thread-safe: <see cref="ModelStore"/> guards it.</remarks>
internal sealed partial class SlotStore(IFileSystem files, string directory, ILogger logger)
{
    /// <summary>The name of the directory of state files inside the store's.</summary>
    public const string DirectoryName = "slots";

    private const string Extension = ".json";

    private readonly Dictionary<string, SlotRecord> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlotRecord> _previous = new(StringComparer.Ordinal);

    /// <summary>The records of all slots.</summary>
    public IReadOnlyCollection<SlotRecord> Current => _current.Values;

    /// <summary>The records of all slots and the records before them: every model that a power cut or a damaged file can bring back.</summary>
    public IEnumerable<SlotRecord> Reachable => _current.Values.Concat(_previous.Values);

    /// <summary>Whether a state file could not be read at the last <see cref="Open"/>, so that it is not known which blobs it referred to.</summary>
    public bool LostState { get; private set; }

    /// <summary>Where the state of a slot lies in a directory of state files.</summary>
    public static string PathOf(string directory, string slot) => Path.Combine(directory, slot + Extension);

    public SlotRecord? Find(string slot) => _current.GetValueOrDefault(slot);

    /// <summary>Reads all state files; puts back what an interrupted or damaged replacement left.</summary>
    public void Open()
    {
        files.CreateDirectory(directory);
        IReadOnlyList<string> names = files.ListFiles(directory);
        foreach (string name in names)
        {
            if (name.EndsWith(AtomicFile.FreshSuffix, StringComparison.Ordinal))
                files.Delete(Path.Combine(directory, name));
        }
        foreach (string slot in names.Select(SlotOf).OfType<string>().Distinct(StringComparer.Ordinal))
            OpenSlot(slot);
    }

    public void Save(SlotRecord record)
    {
        SlotRecord? before = _current.GetValueOrDefault(record.Slot);
        string path = PathOf(record.Slot);
        try
        {
            AtomicFile.Replace(files, path, SlotFile.Write(record), keepPrevious: true);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            PutBack(record, before);
            throw;
        }
        _current[record.Slot] = record;
        if (before is not null)
            _previous[record.Slot] = before;
    }

    /// <summary>Deletes a slot's files, the older state first, so that it cannot come back.</summary>
    public void Remove(string slot)
    {
        string path = PathOf(slot);
        files.Delete(path + AtomicFile.PreviousSuffix);
        files.SyncDirectory(directory);
        _previous.Remove(slot);
        files.Delete(path);
        files.SyncDirectory(directory);
        _current.Remove(slot);
    }

    private void OpenSlot(string slot)
    {
        string path = PathOf(slot);
        SlotRecord? current = Read(path, slot), previous = Read(path + AtomicFile.PreviousSuffix, slot);
        if (current is null && previous is null)
        {
            LogStateLost(logger, slot);
            LostState = true;
            return;
        }
        if (current is null)
        {
            LogStateRecovered(logger, slot);
            AtomicFile.Replace(files, path, SlotFile.Write(previous!), keepPrevious: false);
        }
        _current[slot] = current ?? previous!;
        if (previous is not null)
            _previous[slot] = previous;
    }

    // A failed replacement may have got as far as the rename: what the file says must stay what the agent goes on with.
    private void PutBack(SlotRecord failed, SlotRecord? before)
    {
        try
        {
            string path = PathOf(failed.Slot);
            if (before is null)
            {
                files.Delete(path);
                files.SyncDirectory(directory);
            }
            else if (Read(path, failed.Slot) is not { } visible || !SlotFile.Write(visible).AsSpan().SequenceEqual(SlotFile.Write(before)))
            {
                AtomicFile.Replace(files, path, SlotFile.Write(before), keepPrevious: false);
            }
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogPutBackFailed(logger, failed.Slot, e.Message);
        }
    }

    private SlotRecord? Read(string path, string slot)
    {
        try
        {
            if (files.FindLength(path) is not long length || length is 0 or > SlotFile.MaxBytes)
                return null;
            byte[] bytes = new byte[length];
            using Stream stream = files.OpenRead(path);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return SlotFile.Read(bytes.AsSpan(0, read)) is { } record && record.Slot == slot ? record : null;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogUnreadable(logger, path, e.Message);
            return null;
        }
    }

    private string PathOf(string slot) => PathOf(directory, slot);

    private static string? SlotOf(string name)
    {
        string stem = name.EndsWith(AtomicFile.PreviousSuffix, StringComparison.Ordinal) ? name[..^AtomicFile.PreviousSuffix.Length] : name;
        return stem.EndsWith(Extension, StringComparison.Ordinal) && SlotName.IsValid(stem[..^Extension.Length]) ? stem[..^Extension.Length] : null;
    }

    [LoggerMessage(1101, LogLevel.Error, "Slot {Slot}: both its state file and the one before it are unreadable; the slot starts empty and waits for the cloud")]
    private static partial void LogStateLost(ILogger logger, string slot);

    [LoggerMessage(1102, LogLevel.Warning, "Slot {Slot}: its state file is missing or damaged; the one before it was put back")]
    private static partial void LogStateRecovered(ILogger logger, string slot);

    [LoggerMessage(1103, LogLevel.Warning, "Slot {Slot}: the state file could not be put back after a failed change: {Reason}")]
    private static partial void LogPutBackFailed(ILogger logger, string slot, string reason);

    [LoggerMessage(1104, LogLevel.Warning, "The state file {Path} cannot be read: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
