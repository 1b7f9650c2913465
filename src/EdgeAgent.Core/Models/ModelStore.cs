using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Models;

/// <summary>The models on the device's disk: files by content, and one small state file a slot that says which of them run.</summary>
/// <remarks>
/// <para>A power cut at any moment leaves each slot with its old model or its new one: files are verified before they get their name, and a state file is switched by
/// writing beside it, synchronising, renaming, and synchronising the directory. Starting up after a cut is the normal way to start.</para>
/// <para>Thread-safe. Members that touch the disk throw what <see cref="IFileSystem"/> throws; <see cref="StorageFault"/> tells it from bugs.</para>
/// </remarks>
public sealed partial class ModelStore
{
    private readonly Lock _gate = new();
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly SlotStore _slots;
    private readonly BlobStore _blobs;
    private readonly ILogger _logger;
    private bool _isOpen;

    /// <summary>Names the store's directory; nothing is read before <see cref="Open"/>.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The absolute path of the directory; made when it does not exist.</param>
    /// <param name="logger">Takes what start-up found.</param>
    public ModelStore(IFileSystem files, string directory, ILogger logger)
    {
        _files = files;
        _directory = directory;
        _logger = logger;
        _slots = new SlotStore(files, Path.Combine(directory, SlotStore.DirectoryName), logger);
        _blobs = new BlobStore(files, directory);
    }

    /// <summary>The records of all slots.</summary>
    public IReadOnlyList<SlotRecord> Slots
    {
        get
        {
            lock (_gate)
                return [.. _slots.Current];
        }
    }

    /// <summary>Reads all state, puts back what a power cut or a damaged file left, and deletes what nothing refers to.</summary>
    /// <remarks>Where a slot's state is lost beyond recovery, unreferenced files stay until the next collection: the cloud may name them again.</remarks>
    public void Open()
    {
        lock (_gate)
        {
            _files.CreateDirectory(_directory);
            _blobs.Open();
            _slots.Open();
            _isOpen = true;
            if (!_slots.LostState)
                Collect();
        }
    }

    /// <summary>Finds what is stored about a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>Its record; null for a slot that holds nothing.</returns>
    public SlotRecord? Find(string slot)
    {
        lock (_gate)
            return _slots.Find(slot);
    }

    /// <summary>Stores a slot's record in place of the one before, atomically.</summary>
    /// <param name="record">The record.</param>
    /// <remarks>Opens the store first where that failed before, since the disk may be back.</remarks>
    /// <exception cref="IOException">The disk is full or failed; the old record stands.</exception>
    public void Save(SlotRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_gate)
        {
            if (!_isOpen)
                Open();
            _slots.Save(record);
        }
    }

    /// <summary>Empties a slot: first its record says so, then its files go.</summary>
    /// <param name="slot">The slot.</param>
    /// <exception cref="IOException">The disk is full or failed; the slot may be as before.</exception>
    public void Empty(string slot)
    {
        lock (_gate)
        {
            if (_slots.Find(slot) is { } record)
            {
                if (record.Active is not null)
                    _slots.Save(new SlotRecord { Slot = slot });
                _slots.Remove(slot);
            }
        }
    }

    /// <summary>Whether a file is there, complete and verified.</summary>
    /// <param name="blob">The file.</param>
    /// <returns>True when it need not be fetched.</returns>
    public bool Contains(BlobReference blob)
    {
        lock (_gate)
            return _blobs.Contains(blob);
    }

    /// <summary>Takes a model that was made on this device for a slot, when it is the file that is asked for.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="blob">The file.</param>
    /// <returns>True when the file need not be fetched any more.</returns>
    public bool TryAdopt(string slot, BlobReference blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        lock (_gate)
            return _blobs.TryAdopt(slot, blob);
    }

    /// <summary>How many bytes must still be fetched and stored for a file.</summary>
    /// <param name="slot">The slot that it is fetched for.</param>
    /// <param name="blob">The file.</param>
    /// <returns>Its size less what is there.</returns>
    public long MissingBytes(string slot, BlobReference blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        lock (_gate)
            return blob.Size - _blobs.PresentBytes(slot, blob);
    }

    /// <summary>The bytes that may still be written.</summary>
    /// <returns>Free bytes of the file system that holds the store.</returns>
    public long GetFreeBytes() => _files.GetFreeBytes(_directory);

    /// <summary>Reads a file and compares its digest once more; a damaged one is deleted, so that it is fetched again.</summary>
    /// <param name="blob">The file.</param>
    /// <param name="bytes">Its bytes; empty unless intact.</param>
    /// <returns>What was found.</returns>
    public BlobCheck Read(BlobReference blob, out byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return _blobs.Read(blob, out bytes);
    }

    /// <summary>Compares a file with its digest once more; a damaged one is deleted.</summary>
    /// <param name="blob">The file.</param>
    /// <returns>What was found.</returns>
    internal BlobCheck Verify(BlobReference blob) => _blobs.Verify(blob);

    /// <summary>Where a complete file lies.</summary>
    internal string PathOf(BlobReference blob) => BlobStore.PathOf(_directory, blob);

    /// <summary>As <see cref="Read"/>, but without copying the file where the file system can do without: pages that nobody reads any more leave memory.</summary>
    /// <param name="blob">The file.</param>
    /// <param name="bytes">Its bytes, which stay readable when the file is deleted; empty unless intact.</param>
    /// <returns>What was found.</returns>
    public BlobCheck Map(BlobReference blob, out ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return _blobs.Map(blob, out bytes);
    }

    /// <summary>Deletes the files that no slot can come back to. Trouble with the disk is logged, not thrown.</summary>
    public void CollectGarbage()
    {
        try
        {
            lock (_gate)
                Collect();
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogCollectionFailed(_logger, e.Message);
        }
    }

    /// <summary>Whether a complete file with this digest is there, by its bytes on the medium.</summary>
    internal bool IsIntact(string sha256) => _blobs.IsIntact(sha256);

    /// <summary>Opens a complete file for reading.</summary>
    internal Stream OpenRead(string sha256) => _blobs.OpenRead(sha256);

    internal PartialBlob OpenPartial(string slot, BlobReference blob) => _blobs.OpenPartial(slot, blob);

    internal void DeletePartial(string slot, BlobReference blob) => _blobs.DeletePartial(slot, blob);

    internal BlobCheck Commit(string slot, BlobReference blob) => _blobs.Commit(slot, blob);

    private void Collect()
    {
        var blobs = new HashSet<string>(StringComparer.Ordinal);
        var partials = new HashSet<string>(StringComparer.Ordinal);
        foreach (ModelAssignment assignment in _slots.Reachable.SelectMany(Assignments))
            blobs.UnionWith(Files(assignment).Select(file => file.Sha256));
        foreach (SlotRecord record in _slots.Current)
        {
            if (record.Pending is not { Assignment: var pending })
                continue;
            partials.UnionWith(Files(pending).Select(file => BlobStore.PartialName(record.Slot, file)));
            if (pending.Delta is { File: var delta })
            {
                partials.Add(BlobStore.PartialName(record.Slot, delta));
                blobs.Add(delta.Sha256);
            }
        }
        int deleted = _blobs.Keep(blobs, partials);
        if (deleted > 0)
            LogCollected(_logger, deleted);
    }

    private static IEnumerable<BlobReference> Files(ModelAssignment assignment) =>
        new[] { assignment.File, assignment.Labels, assignment.Manifest, assignment.Roots }.OfType<BlobReference>();

    private static IEnumerable<ModelAssignment> Assignments(SlotRecord record)
    {
        if (record.Active is { } active)
            yield return active.Assignment;
        if (record.Previous is { } previous)
            yield return previous.Assignment;
        if (record.Pending is { } pending)
            yield return pending.Assignment;
    }

    [LoggerMessage(1110, LogLevel.Information, "Deleted {Count} model files that no slot refers to")]
    private static partial void LogCollected(ILogger logger, int count);

    [LoggerMessage(1111, LogLevel.Warning, "Unused model files could not be deleted: {Reason}")]
    private static partial void LogCollectionFailed(ILogger logger, string reason);
}
