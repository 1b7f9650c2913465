using System.Globalization;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Telemetry.Spool;

/// <summary>Messages on the disk, in append-only segment files <c>NNNNNNNNNN.seg</c> of CRC-framed records and compressed blocks of them, the oldest first.</summary>
/// <remarks>
/// What <see cref="Append"/> returned true for survives a power cut at any moment, until <see cref="RemoveOldest"/>, an age or the bound on bytes takes its segment.
/// A start never appends to a segment of the run before: its end may be torn. Trouble with the disk is logged once, counted, and ends no loop. Not thread-safe.
/// </remarks>
/// <param name="files">The file system.</param>
/// <param name="directory">The spool's directory.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TelemetrySpool(IFileSystem files, string directory, SpoolOptions options, TimeProvider time, ILogger logger)
{
    private const string Extension = ".seg";

    private readonly LinkedList<SpoolSegment> _segments = [];
    private bool _isOpen, _isFailing, _mayAppend;
    private long _next = 1;

    // The bytes of the messages in the segment that is appended to, before they were compressed: a segment is bounded by what it takes in memory.
    private long _expanded;

    /// <summary>Messages on the disk.</summary>
    public int Count { get; private set; }

    /// <summary>Messages in the oldest segment.</summary>
    public int OldestCount => _segments.First?.Value.Messages ?? 0;

    /// <summary>Bytes on the disk.</summary>
    public long Bytes { get; private set; }

    /// <summary>Messages that the bounds or damage took.</summary>
    public long Dropped { get; private set; }

    /// <summary>Bytes written to the disk since the start.</summary>
    public long Written { get; private set; }

    /// <summary>Finds what the run before left.</summary>
    public void Open() => _isOpen = Try(() =>
    {
        files.CreateDirectory(directory);
        _segments.Clear();
        (Count, Bytes, _mayAppend) = (0, 0, false);
        foreach (long number in files.ListFiles(directory).Select(NumberOf).OfType<long>().Order())
        {
            List<OutgoingMessage> messages = Read(number, out long length);
            _next = number + 1;
            if (messages.Count == 0)
                files.Delete(PathOf(number));
            else
                Push(new SpoolSegment(number, messages.Count, length, messages[^1].CreatedUtc));
        }
    });

    /// <summary>Writes messages behind all others and waits until they are on the medium.</summary>
    /// <param name="messages">The messages, the oldest first.</param>
    /// <returns>How many of them, from the first on, are safe; the others are left to the caller.</returns>
    public int Append(IReadOnlyList<OutgoingMessage> messages)
    {
        if (!_isOpen)
            Open();
        int written = 0;
        while (_isOpen && written < messages.Count && Try(() => written += AppendSome(messages, written)))
        {
        }
        while (Bytes > options.MaxBytes && _segments.Count > 1)
            DropOldest();
        return written;
    }

    /// <summary>Drops what is too old to be worth sending. To be called only when the hub was reached, since then the clock is about right.</summary>
    public void DropOld()
    {
        while (_segments.First is { Value.NewestUtc: var newest } && time.GetUtcNow() - newest > options.MaxAge)
            DropOldest();
    }

    /// <summary>The messages of the oldest segment.</summary>
    /// <returns>At least one message; empty when nothing is spooled.</returns>
    public IReadOnlyList<OutgoingMessage> ReadOldest()
    {
        while (_segments.First is { Value: var oldest })
        {
            List<OutgoingMessage> messages = [];
            if (!Try(() => messages = Read(oldest.Number, out _)))
                return [];
            if (messages.Count > 0)
            {
                // Nothing is appended to a segment that is being sent.
                if (_segments.Count == 1)
                    _mayAppend = false;
                Dropped += Math.Max(0, oldest.Messages - messages.Count);
                return messages;
            }
            DropOldest();
        }
        return [];
    }

    /// <summary>Deletes the oldest segment: all its messages were sent.</summary>
    public void RemoveOldest() => Pop();

    private int AppendSome(IReadOnlyList<OutgoingMessage> messages, int from)
    {
        SpoolSegment? segment = _mayAppend && _segments.Last is { Value: var last } && _expanded < options.SegmentBytes ? last : null;
        long bytes = segment is null ? 0 : _expanded;
        int count = 0, length = 0;
        while (from + count < messages.Count && (count == 0 || bytes + length < options.SegmentBytes))
            length += SpoolRecord.LengthOf(messages[from + count++]);
        byte[] records = SpoolBlock.Write([.. messages.Skip(from).Take(count)]);
        RequireSpace(records.Length);
        segment ??= new SpoolSegment(_next, 0, 0, default);
        Store(segment, records);
        if (_segments.Last is { Value: var present } && present.Number == segment.Number)
            Take(_segments.Last);
        Push(segment with { Messages = segment.Messages + count, Bytes = segment.Bytes + records.Length, NewestUtc = messages[from + count - 1].CreatedUtc });
        (_mayAppend, _expanded) = (true, bytes + length);
        return count;
    }

    // A write that failed may have left part of its bytes: the file is cut back, and never appended to if that fails too.
    private void Store(SpoolSegment segment, byte[] records)
    {
        _mayAppend = false;
        _next = Math.Max(_next, segment.Number + 1);
        string path = PathOf(segment.Number);
        using IWritableFile file = files.OpenAppend(path);
        if (file.Length != segment.Bytes)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{path} has {file.Length} bytes, not {segment.Bytes}"));
        try
        {
            file.Write(records);
            file.Sync();
            if (segment.Bytes == 0)
                files.SyncDirectory(directory);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            Try(() => file.Truncate(segment.Bytes));
            throw;
        }
        Written += records.Length;
    }

    private void RequireSpace(int length)
    {
        while (_segments.Count > 0 && files.GetFreeBytes(directory) - options.FreeSpaceReserveBytes < length)
            DropOldest();
        if (files.GetFreeBytes(directory) - options.FreeSpaceReserveBytes < length)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"less than {length} bytes are free beside the reserve of {options.FreeSpaceReserveBytes}"));
    }

    private List<OutgoingMessage> Read(long number, out long length)
    {
        length = files.FindLength(PathOf(number)) ?? 0;
        if (length == 0)
            return [];
        byte[] bytes = new byte[Math.Min(length, options.SegmentBytes + SpoolRecord.MaxPayload + 64)];
        using (Stream stream = files.OpenRead(PathOf(number)))
            bytes = bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        return SpoolBlock.Read(bytes, options.SegmentBytes + SpoolRecord.MaxPayload);
    }

    private void DropOldest()
    {
        Dropped += _segments.First!.Value.Messages;
        Pop();
    }

    private void Pop()
    {
        if (_segments.First is not { } first)
            return;
        if (_segments.Count == 1)
            _mayAppend = false;
        Take(first);
        Try(() => files.Delete(PathOf(first.Value.Number)));
    }

    private void Push(SpoolSegment segment)
    {
        _segments.AddLast(segment);
        Count += segment.Messages;
        Bytes += segment.Bytes;
    }

    private void Take(LinkedListNode<SpoolSegment> node)
    {
        _segments.Remove(node);
        Count -= node.Value.Messages;
        Bytes -= node.Value.Bytes;
    }

    private bool Try(Action work)
    {
        try
        {
            work();
            _isFailing = false;
            return true;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            if (!_isFailing)
                LogFailed(logger, e.Message);
            _isFailing = true;
            return false;
        }
    }

    private string PathOf(long number) => Path.Combine(directory, number.ToString("D10", CultureInfo.InvariantCulture) + Extension);

    private static long? NumberOf(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal) && long.TryParse(name.AsSpan(0, name.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    [LoggerMessage(1420, LogLevel.Warning, "Telemetry cannot be spooled; it stays in memory, within its bounds: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
