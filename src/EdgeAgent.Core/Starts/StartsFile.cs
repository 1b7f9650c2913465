using System.Text.Json;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Starts;

/// <summary>The file of starts: a <see cref="DigestedLine"/> of JSON, replaced atomically. A damaged one counts as none.</summary>
internal sealed class StartsFile(IFileSystem files, string directory)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "starts.json";

    private const int MaxBytes = 64 << 10;

    private readonly string _path = Path.Combine(directory, FileName);

    /// <summary>Reads the record; a new one where there is none.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public StartsRecord Read()
    {
        if (files.FindLength(_path) is not long length || length is 0 or > MaxBytes)
            return new StartsRecord();
        byte[] bytes = new byte[length];
        using Stream stream = files.OpenRead(_path);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        try
        {
            return DigestedLine.TryRead(bytes.AsSpan(0, read), out ReadOnlySpan<byte> json)
                ? JsonSerializer.Deserialize(json, StartsJsonContext.Default.StartsRecord) ?? new StartsRecord()
                : new StartsRecord();
        }
        catch (JsonException)
        {
            return new StartsRecord();
        }
    }

    /// <summary>Writes the record.</summary>
    /// <exception cref="IOException">The disk is full or failed; the file holds the record of before, or this one.</exception>
    public void Write(StartsRecord record)
    {
        files.CreateDirectory(directory);
        AtomicFile.Replace(files, _path, DigestedLine.Write(JsonSerializer.SerializeToUtf8Bytes(record, StartsJsonContext.Default.StartsRecord)), keepPrevious: false);
    }
}
