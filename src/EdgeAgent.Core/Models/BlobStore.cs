using System.Security.Cryptography;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Models;

/// <summary>Files by their content: <c>blobs/SHA256</c> complete and verified, <c>partial/SLOT.SHA256</c> on their way.</summary>
/// <remarks>A file gets its name in <c>blobs</c> only after its bytes were read back from the medium and compared.</remarks>
internal sealed class BlobStore(IFileSystem files, string directory)
{
    private const string DirectoryName = "blobs";

    private readonly string _blobs = Path.Combine(directory, DirectoryName);
    private readonly string _partial = Path.Combine(directory, "partial");

    public void Open()
    {
        files.CreateDirectory(_blobs);
        files.CreateDirectory(_partial);
        files.SyncDirectory(directory);
    }

    /// <summary>Whether a complete file of the named size is there. Its digest was compared when it got its name.</summary>
    public bool Contains(BlobReference blob) => files.FindLength(PathOf(blob)) == blob.Size;

    /// <summary>The bytes of the file that are there already, from a finished or an interrupted download.</summary>
    public long PresentBytes(string slot, BlobReference blob) =>
        Contains(blob) ? blob.Size : files.FindLength(PartialPathOf(slot, blob)) is long length && length <= blob.Size ? length : 0;

    public PartialBlob OpenPartial(string slot, BlobReference blob) => new(files, PartialPathOf(slot, blob), blob);

    public void DeletePartial(string slot, BlobReference blob) => files.Delete(PartialPathOf(slot, blob));

    /// <summary>Compares size and digest of a synchronised download and gives it its name for good, or deletes it.</summary>
    public BlobCheck Commit(string slot, BlobReference blob)
    {
        string partial = PartialPathOf(slot, blob);
        BlobCheck check = Check(partial, blob);
        if (check != BlobCheck.Intact)
        {
            files.Delete(partial);
            return check;
        }
        files.Rename(partial, PathOf(blob));
        files.SyncDirectory(_blobs);
        return BlobCheck.Intact;
    }

    /// <summary>Takes a slot's candidate that was made on the device, when its size and digest are those of the file.</summary>
    /// <returns>Whether the file is there now; a candidate that is missing, damaged or out of reach is left alone.</returns>
    public bool TryAdopt(string slot, BlobReference blob)
    {
        string candidate = CandidateStore.PathOf(directory, slot, blob);
        try
        {
            if (Check(candidate, blob) != BlobCheck.Intact)
                return false;
            files.Rename(candidate, PathOf(blob));
            files.SyncDirectory(_blobs);
            return true;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return false;
        }
    }

    /// <summary>Whether a complete file with this digest is there, read and compared once more. Nothing is deleted.</summary>
    public bool IsIntact(string sha256)
    {
        string path = Path.Combine(_blobs, sha256);
        if (files.FindLength(path) is null)
            return false;
        using Stream stream = files.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == sha256;
    }

    public Stream OpenRead(string sha256) => files.OpenRead(Path.Combine(_blobs, sha256));

    /// <summary>Reads a complete file and compares it once more, since media decay. A damaged one is deleted.</summary>
    public BlobCheck Read(BlobReference blob, out byte[] bytes)
    {
        bytes = [];
        string path = PathOf(blob);
        if (files.FindLength(path) is not long length)
            return BlobCheck.Missing;
        BlobCheck check = BlobCheck.WrongSize;
        if (length == blob.Size)
        {
            bytes = new byte[length];
            using Stream stream = files.OpenRead(path);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            check = read < bytes.Length ? BlobCheck.WrongSize
                : IsDigest(SHA256.HashData(bytes), blob) ? BlobCheck.Intact
                : BlobCheck.WrongDigest;
        }
        if (check != BlobCheck.Intact)
        {
            bytes = [];
            files.Delete(path);
        }
        return check;
    }

    /// <summary>Compares a complete file once more, since media decay. A damaged one is deleted.</summary>
    public BlobCheck Verify(BlobReference blob)
    {
        BlobCheck check = Check(PathOf(blob), blob);
        if (check is BlobCheck.WrongSize or BlobCheck.WrongDigest)
            files.Delete(PathOf(blob));
        return check;
    }

    /// <summary>Compares a complete file once more, and gives its bytes without copying them. A damaged one is deleted.</summary>
    /// <remarks>It is read through before it is mapped, so that a medium that fails is an exception and not the end of the process.</remarks>
    public BlobCheck Map(BlobReference blob, out ReadOnlyMemory<byte> bytes)
    {
        string path = PathOf(blob);
        BlobCheck check = Check(path, blob);
        bytes = check == BlobCheck.Intact ? files.Map(path) : default;
        if (check is BlobCheck.WrongSize or BlobCheck.WrongDigest)
            files.Delete(path);
        return check;
    }

    /// <summary>Deletes what nothing refers to.</summary>
    /// <param name="blobs">The digests to keep.</param>
    /// <param name="partials">The names of downloads to keep, from <see cref="PartialName"/>.</param>
    /// <returns>The number of files deleted.</returns>
    public int Keep(IReadOnlySet<string> blobs, IReadOnlySet<string> partials) => Keep(_blobs, blobs) + Keep(_partial, partials);

    public static string PartialName(string slot, BlobReference blob) => $"{slot}.{blob.Sha256}";

    private int Keep(string directory, IReadOnlySet<string> names)
    {
        int deleted = 0;
        foreach (string name in files.ListFiles(directory))
        {
            if (names.Contains(name))
                continue;
            files.Delete(Path.Combine(directory, name));
            deleted++;
        }
        return deleted;
    }

    private BlobCheck Check(string path, BlobReference blob)
    {
        if (files.FindLength(path) is not long length)
            return BlobCheck.Missing;
        if (length != blob.Size)
            return BlobCheck.WrongSize;
        using Stream stream = files.OpenRead(path);
        return IsDigest(SHA256.HashData(stream), blob) ? BlobCheck.Intact : BlobCheck.WrongDigest;
    }

    private static bool IsDigest(byte[] digest, BlobReference blob) => string.Equals(Convert.ToHexStringLower(digest), blob.Sha256, StringComparison.Ordinal);

    /// <summary>Where a complete file lies in a store.</summary>
    internal static string PathOf(string directory, BlobReference blob) => Path.Combine(directory, DirectoryName, blob.Sha256);

    private string PathOf(BlobReference blob) => Path.Combine(_blobs, blob.Sha256);

    private string PartialPathOf(string slot, BlobReference blob) => Path.Combine(_partial, PartialName(slot, blob));
}
