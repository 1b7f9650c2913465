using System.Globalization;
using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>Events as lines of JSON in a file, which is followed by another when it has grown to its bound; the oldest file goes.</summary>
/// <remarks>The system decides when lines reach the medium: a power cut may lose the last ones or cut one short, and the next begins on a line of its own.</remarks>
/// <param name="files">The file system.</param>
/// <param name="options">The file and its bounds.</param>
public sealed class FileSink(IFileSystem files, FileSinkOptions options) : IEventSink
{
    private bool _isLookedAt;

    /// <inheritdoc/>
    public Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(happened);
        try
        {
            Append([.. JsonSerializer.SerializeToUtf8Bytes(happened, ContractsJsonContext.Default.PipelineEvent), (byte)'\n']);
            return Task.FromResult<string?>(null);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return Task.FromResult<string?>($"{options.Path} cannot be written: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Append(byte[] line)
    {
        if (files.FindLength(options.Path) is long length && length > 0 && length + line.Length > options.MaxBytes)
            Rotate();
        bool isTorn = !_isLookedAt && IsTorn();
        using IWritableFile file = files.OpenAppend(options.Path);
        if (isTorn)
            file.Write("\n"u8);
        file.Write(line);
        _isLookedAt = true;
    }

    private void Rotate()
    {
        for (int i = options.MaxFiles - 1; i > 0; i--)
        {
            string older = i == 1 ? options.Path : Numbered(i - 1);
            if (files.FindLength(older) is not null)
                files.Rename(older, Numbered(i));
        }
        files.Delete(options.Path);
    }

    private bool IsTorn()
    {
        if (files.FindLength(options.Path) is not > 0)
            return false;
        using Stream stream = files.OpenRead(options.Path);
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{options.Path}.{number}");
}
