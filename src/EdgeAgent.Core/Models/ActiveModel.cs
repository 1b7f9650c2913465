using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Models;

/// <summary>The model that a slot's state names as active, read beside a running agent without changing anything.</summary>
public sealed record ActiveModel
{
    /// <summary>What the cloud asked for.</summary>
    public required ModelAssignment Assignment { get; init; }

    /// <summary>The path of the model's file.</summary>
    public required string File { get; init; }

    /// <summary>The classes' names; null when they have none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Reads a slot's active model.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="dataDirectory">The agent's data directory.</param>
    /// <param name="slot">The slot.</param>
    /// <returns>The model; null where the slot has none, or its files are gone.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The reader may not.</exception>
    public static ActiveModel? Find(IFileSystem files, string dataDirectory, string slot)
    {
        ArgumentNullException.ThrowIfNull(files);
        string directory = Path.Combine(dataDirectory, AgentRuntime.ModelsDirectory);
        string state = SlotStore.PathOf(Path.Combine(directory, SlotStore.DirectoryName), slot);
        SlotRecord? record = SlotName.IsValid(slot) ? ReadState(files, state) ?? ReadState(files, state + AtomicFile.PreviousSuffix) : null;
        if (record is not { Active.Assignment: var assignment })
            return null;
        string file = BlobStore.PathOf(directory, assignment.File);
        if (files.FindLength(file) != assignment.File.Size)
            return null;
        IReadOnlyList<string>? labels = assignment.Labels is { } reference && ReadBounded(files, BlobStore.PathOf(directory, reference), reference.Size) is { } bytes
            ? LabelsFile.Read(bytes)
            : null;
        return new ActiveModel { Assignment = assignment, File = file, Labels = labels };
    }

    private static SlotRecord? ReadState(IFileSystem files, string path) => ReadBounded(files, path, SlotFile.MaxBytes) is { } bytes ? SlotFile.Read(bytes) : null;

    private static byte[]? ReadBounded(IFileSystem files, string path, long most)
    {
        if (files.FindLength(path) is not long length || length > most)
            return null;
        byte[] bytes = new byte[length];
        using Stream stream = files.OpenRead(path);
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == length ? bytes : null;
    }
}
