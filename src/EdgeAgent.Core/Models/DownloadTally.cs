using System.Collections.Concurrent;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>Counts the bytes that were received for each slot's last model file and its delta. Thread-safe.</summary>
internal sealed class DownloadTally
{
    private readonly ConcurrentDictionary<string, Entry> _slots = new(StringComparer.Ordinal);

    /// <summary>A slot's model file is about to be fetched; an attempt that goes on counts on.</summary>
    public void Begin(string slot, ModelAssignment assignment) => _slots.AddOrUpdate(
        slot,
        static (_, assignment) => New(assignment),
        static (_, present, assignment) => present.Report.Sha256 == assignment.File.Sha256 ? present with { DeltaSha256 = assignment.Delta?.File.Sha256 } : New(assignment),
        assignment);

    /// <summary>Bytes arrived; they count where they are of the slot's model file or of its delta.</summary>
    public void Count(string slot, BlobReference blob, long bytes) =>
        Change(slot, entry => blob.Sha256 == entry.Report.Sha256 || blob.Sha256 == entry.DeltaSha256 ? entry.Report with { ReceivedBytes = entry.Report.ReceivedBytes + bytes } : entry.Report);

    /// <summary>The delta led to the file, or not.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="problem">Why not; null when it did.</param>
    public void Settle(string slot, string? problem) => Change(slot, entry => entry.Report with { IsByDelta = problem is null, DeltaProblem = problem });

    /// <summary>What is known of a slot; null where nothing was fetched for it.</summary>
    public DownloadReport? Find(string slot) => _slots.GetValueOrDefault(slot)?.Report;

    private static Entry New(ModelAssignment assignment) =>
        new(new DownloadReport { Sha256 = assignment.File.Sha256, ReceivedBytes = 0, IsByDelta = false }, assignment.Delta?.File.Sha256);

    // One worker pursues a slot at a time, so that nothing changes between the two.
    private void Change(string slot, Func<Entry, DownloadReport> change)
    {
        if (_slots.TryGetValue(slot, out Entry? entry))
            _slots[slot] = entry with { Report = change(entry) };
    }

    private sealed record Entry(DownloadReport Report, string? DeltaSha256);
}
