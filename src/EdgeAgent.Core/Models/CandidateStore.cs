using System.Globalization;
using System.Security.Cryptography;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Models;

/// <summary>Models that were made on the device and wait for the cloud to name them: <c>candidates/SLOT.SHA256</c>, one a slot.</summary>
/// <remarks>When an assignment names a candidate's digest and size, the agent takes the file from here and downloads nothing; all further steps are those of any other model.</remarks>
public static class CandidateStore
{
    private const string DirectoryName = "candidates";

    /// <summary>Stores a candidate in place of the slot's last one, atomically.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="dataDirectory">The agent's data directory.</param>
    /// <param name="slot">The slot that it is meant for.</param>
    /// <param name="model">The file.</param>
    /// <returns>Its path, digest and size.</returns>
    /// <exception cref="IOException">The disk is full or failed; no half-written file remains.</exception>
    /// <exception cref="UnauthorizedAccessException">The writer may not.</exception>
    public static (string Path, string Sha256, long Size) Save(IFileSystem files, string dataDirectory, string slot, ReadOnlySpan<byte> model)
    {
        ArgumentNullException.ThrowIfNull(files);
        string directory = Path.Combine(dataDirectory, AgentRuntime.ModelsDirectory, DirectoryName), prefix = slot + ".";
        string digest = Convert.ToHexStringLower(SHA256.HashData(model)), path = Path.Combine(directory, prefix + digest);
        files.CreateDirectory(directory);
        if (files.GetFreeBytes(directory) < model.Length)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The candidate takes {model.Length} bytes; less is free in {directory}."));
        AtomicFile.Replace(files, path, model, keepPrevious: false);
        foreach (string name in files.ListFiles(directory))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name.Length == prefix.Length + digest.Length && name != prefix + digest)
                files.Delete(Path.Combine(directory, name));
        }
        return (path, digest, model.Length);
    }

    /// <summary>Where a slot's candidate with a digest would lie.</summary>
    internal static string PathOf(string modelsDirectory, string slot, BlobReference blob) => Path.Combine(modelsDirectory, DirectoryName, $"{slot}.{blob.Sha256}");
}
