using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Telemetry.Spool;

/// <summary>The form of one message in a segment: length and CRC-32C of what follows (4 bytes each), creation time (8), length of the identifier (1), identifier, body.</summary>
/// <remarks>Numbers are little-endian. The length counts what follows the CRC. A record that is cut off, or whose CRC is wrong, ends a segment: what was synchronised before it is whole.</remarks>
internal static class SpoolRecord
{
    /// <summary>More than any message takes.</summary>
    public const int MaxPayload = 16 << 10;

    private const int Frame = 8, FixedPayload = 9;

    /// <summary>The bytes that a message takes.</summary>
    public static int LengthOf(OutgoingMessage message) => Frame + FixedPayload + message.MessageId.Length + message.Body.Length;

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message; its identifier is ASCII and below 256 characters.</param>
    /// <param name="target">Receives <see cref="LengthOf"/> bytes.</param>
    public static void Write(OutgoingMessage message, Span<byte> target)
    {
        Span<byte> payload = target[Frame..LengthOf(message)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, message.CreatedUtc.UtcTicks);
        payload[8] = checked((byte)message.MessageId.Length);
        Encoding.ASCII.GetBytes(message.MessageId, payload[FixedPayload..]);
        message.Body.Span.CopyTo(payload[(FixedPayload + message.MessageId.Length)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(payload));
    }

    /// <summary>Reads the message at the start of bytes.</summary>
    /// <param name="bytes">The rest of a segment.</param>
    /// <param name="length">The bytes that it takes.</param>
    /// <returns>The message; null where the bytes are not a whole and undamaged record.</returns>
    public static OutgoingMessage? Read(ReadOnlyMemory<byte> bytes, out int length)
    {
        length = 0;
        ReadOnlySpan<byte> span = bytes.Span;
        if (span.Length < Frame + FixedPayload)
            return null;
        int payloadLength = BinaryPrimitives.ReadInt32LittleEndian(span);
        if (payloadLength is < FixedPayload or > MaxPayload || payloadLength > span.Length - Frame)
            return null;
        ReadOnlySpan<byte> payload = span.Slice(Frame, payloadLength);
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(payload);
        int id = payload[8];
        if (BinaryPrimitives.ReadUInt32LittleEndian(span[4..]) != Checksum(payload) || id > payloadLength - FixedPayload || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return null;
        length = Frame + payloadLength;
        return new OutgoingMessage
        {
            MessageId = Encoding.ASCII.GetString(payload.Slice(FixedPayload, id)),
            Body = bytes[(Frame + FixedPayload + id)..length],
            CreatedUtc = new DateTimeOffset(ticks, TimeSpan.Zero),
        };
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
