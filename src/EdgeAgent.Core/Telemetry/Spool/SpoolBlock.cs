using System.IO.Compression;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Telemetry.Spool;

/// <summary>Several messages in one record: a record without an identifier whose body is the messages' own records, compressed by DEFLATE (RFC 1951).</summary>
/// <remarks>Telemetry repeats itself: a minute of messages takes a sixth of the room, and a disk of flash memory is written less.</remarks>
internal static class SpoolBlock
{
    private const int LeastBytes = 512;

    /// <summary>Writes messages, as a block where that saves a quarter, else one record each.</summary>
    /// <param name="messages">At least one message.</param>
    /// <returns>The records.</returns>
    public static byte[] Write(IReadOnlyList<OutgoingMessage> messages)
    {
        byte[] records = new byte[messages.Sum(SpoolRecord.LengthOf)];
        Span<byte> rest = records;
        foreach (OutgoingMessage message in messages)
        {
            SpoolRecord.Write(message, rest);
            rest = rest[SpoolRecord.LengthOf(message)..];
        }
        return records.Length >= LeastBytes && Compress(records, messages[^1].CreatedUtc) is { } block && block.Length < records.Length / 4 * 3 ? block : records;
    }

    /// <summary>Reads all messages from the start of bytes, in records and blocks, up to what is cut off or damaged.</summary>
    /// <param name="bytes">A segment.</param>
    /// <param name="mostBytes">The most bytes that a block may unfold to.</param>
    /// <returns>The messages.</returns>
    public static List<OutgoingMessage> Read(ReadOnlyMemory<byte> bytes, int mostBytes)
    {
        List<OutgoingMessage> messages = [];
        for (; SpoolRecord.Read(bytes, out int taken) is { } record; bytes = bytes[taken..])
        {
            if (record.MessageId.Length > 0)
                messages.Add(record);
            else if (Expand(record.Body, mostBytes) is { } records)
                ReadRecords(records, messages);
        }
        return messages;
    }

    private static void ReadRecords(ReadOnlyMemory<byte> records, List<OutgoingMessage> messages)
    {
        for (; SpoolRecord.Read(records, out int taken) is { MessageId.Length: > 0 } message; records = records[taken..])
            messages.Add(message);
    }

    private static byte[]? Compress(byte[] records, DateTimeOffset newest)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(records);
        var block = new OutgoingMessage { MessageId = "", Body = compressed.ToArray(), CreatedUtc = newest };
        if (SpoolRecord.LengthOf(block) > SpoolRecord.MaxPayload)
            return null;
        byte[] record = new byte[SpoolRecord.LengthOf(block)];
        SpoolRecord.Write(block, record);
        return record;
    }

    private static byte[]? Expand(ReadOnlyMemory<byte> body, int mostBytes)
    {
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress);
            byte[] records = new byte[mostBytes];
            return records[..deflate.ReadAtLeast(records, mostBytes, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
