using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Telemetry.Spool;

/// <summary>The form of one message in a segment: length and CRC-32C of what follows (4 bytes each), creation time (8), length of the identifier (1), identifier, body.
/// A message with a type has the top bit of its creation time set, and length (1) and text of the type before the body.</summary>
/// <remarks>Numbers are little-endian. The length counts what follows the CRC. A record that is cut off, or whose CRC is wrong, ends a segment: what was synchronised before it is whole.</remarks>
internal static class SpoolRecord
{
    /// <summary>More than any message takes.</summary>
    public const int MaxPayload = 16 << 10;

    private const int Frame = 8, FixedPayload = 9;

    private const long HasType = long.MinValue;

    /// <summary>The bytes that a message takes.</summary>
    public static int LengthOf(OutgoingMessage message) =>
        Frame + FixedPayload + message.MessageId.Length + (message.Type is { } type ? 1 + type.Length : 0) + message.Body.Length;

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message; its identifier and type are ASCII and below 256 characters.</param>
    /// <param name="target">Receives <see cref="LengthOf"/> bytes.</param>
    public static void Write(OutgoingMessage message, Span<byte> target)
    {
        Span<byte> payload = target[Frame..LengthOf(message)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, message.CreatedUtc.UtcTicks | (message.Type is null ? 0 : HasType));
        payload[8] = checked((byte)message.MessageId.Length);
        int at = FixedPayload + Encoding.ASCII.GetBytes(message.MessageId, payload[FixedPayload..]);
        if (message.Type is { } type)
        {
            payload[at++] = checked((byte)type.Length);
            at += Encoding.ASCII.GetBytes(type, payload[at..]);
        }
        message.Body.Span.CopyTo(payload[at..]);
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
        bool hasType = ticks < 0;
        ticks &= ~HasType;
        int id = payload[8], body = FixedPayload + id;
        if (BinaryPrimitives.ReadUInt32LittleEndian(span[4..]) != Checksum(payload) || body + (hasType ? 1 : 0) > payloadLength || ticks > DateTime.MaxValue.Ticks)
            return null;
        int type = hasType ? payload[body++] : 0;
        if (body + type > payloadLength)
            return null;
        length = Frame + payloadLength;
        return new OutgoingMessage
        {
            MessageId = Encoding.ASCII.GetString(payload.Slice(FixedPayload, id)),
            Type = hasType ? Encoding.ASCII.GetString(payload.Slice(body, type)) : null,
            Body = bytes[(Frame + body + type)..length],
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
