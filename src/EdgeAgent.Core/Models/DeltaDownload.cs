using EdgeAgent.Contracts.Deltas;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Models;

/// <summary>Makes a model file out of one that the device has and a delta that it fetches.</summary>
/// <remarks>
/// <para>The result is written where the download of the whole file would be, compared on the medium like one, and gets its name only then. Whatever goes wrong is a sentence, and the
/// caller fetches the whole file: a missing or damaged base, a delta that cannot be had, that is hostile, or that leads elsewhere.</para>
/// <para>A power cut leaves the fetched delta and a part of the result; the next attempt makes the result anew.</para>
/// </remarks>
internal sealed class DeltaDownload(ModelStore store, BlobDownloader downloader, ModelLimits limits)
{
    private const int BufferBytes = 64 << 10;

    /// <summary>Tries once.</summary>
    /// <param name="slot">The slot that the file is for.</param>
    /// <param name="file">The model file.</param>
    /// <param name="delta">The delta.</param>
    /// <param name="cancellationToken">Gives up; what has arrived of the delta stays.</param>
    /// <returns>Null when the file is in the store; else why not, in one sentence.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<string?> TryAsync(string slot, BlobReference file, ModelDelta delta, CancellationToken cancellationToken)
    {
        try
        {
            if (Obstacle(slot, file, delta) is { } obstacle)
                return obstacle;
            StepFailure? failure = await downloader.EnsureAsync(slot, delta.File, "the delta", () => { }, cancellationToken).ConfigureAwait(false);
            return failure is null ? Apply(slot, file, delta, cancellationToken) : failure.Message;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StorageFault.Describe(e, "using the delta");
        }
    }

    private string? Obstacle(string slot, BlobReference file, ModelDelta delta)
    {
        long missing = store.MissingBytes(slot, file), missingOfDelta = store.MissingBytes(slot, delta.File);
        if (missing <= missingOfDelta)
            return FormattableString.Invariant($"Less of the model file is missing ({missing} bytes) than of the delta ({missingOfDelta}).");
        if (!store.IsIntact(delta.BaseSha256))
            return $"The file that the delta begins from, {delta.BaseSha256}, is not on this device, or is damaged.";
        return store.GetFreeBytes() - limits.FreeSpaceReserveBytes >= file.Size + missingOfDelta ? null : "The disk has no room for the delta beside the model file.";
    }

    private string? Apply(string slot, BlobReference file, ModelDelta delta, CancellationToken cancellationToken)
    {
        string? problem = Write(slot, file, delta, cancellationToken);
        if (problem is not null)
        {
            store.DeletePartial(slot, file);
            return problem;
        }
        return store.Commit(slot, file) switch
        {
            BlobCheck.Intact => null,
            BlobCheck.WrongDigest => $"The delta leads to a file with another SHA-256 than the {file.Sha256} that the assignment names.",
            _ => "The disk lost what the delta led to.",
        };
    }

    private string? Write(string slot, BlobReference file, ModelDelta delta, CancellationToken cancellationToken)
    {
        try
        {
            using Stream patch = store.OpenRead(delta.File.Sha256), baseFile = store.OpenRead(delta.BaseSha256);
            using DeltaReader reader = new(patch, baseFile);
            if (reader.Header.Base.Sha256 != delta.BaseSha256 || reader.Header.Target.Sha256 != file.Sha256 || reader.Header.Target.Size != file.Size)
                return $"The delta leads from {reader.Header.Base.Sha256} to {reader.Header.Target.Sha256}, which is not what the assignment says.";
            using PartialBlob partial = store.OpenPartial(slot, file);
            bool isWritten = partial.Restart();
            byte[] buffer = new byte[BufferBytes];
            for (int read; isWritten && (read = reader.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                isWritten = partial.Append(buffer.AsSpan(0, read));
            }
            return isWritten && partial.Sync() ? null : StorageFault.Describe(partial.Fault!, "storing what the delta leads to");
        }
        catch (DeltaFormatException e)
        {
            return e.Message;
        }
    }
}
