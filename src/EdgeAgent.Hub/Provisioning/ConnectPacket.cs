using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>Reads the user name of an MQTT CONNECT packet (3.1.1, section 3.1) without consuming it.</summary>
internal static class ConnectPacket
{
    private const int Connect = 1, HasWill = 0x04, HasUserName = 0x80;

    /// <summary>Looks at the start of a connection.</summary>
    /// <param name="bytes">What came so far.</param>
    /// <param name="userName">The user name; null when the packet has none, or is no CONNECT of MQTT 3.1.1.</param>
    /// <returns>False when more bytes are needed.</returns>
    public static bool TryRead(ReadOnlySequence<byte> bytes, out string? userName)
    {
        userName = null;
        SequenceReader<byte> reader = new(bytes);
        if (!reader.TryRead(out byte type))
            return false;
        if (type >> 4 != Connect)
            return true;
        int length = 0;
        for (int digit = 0; ; digit++)
        {
            if (digit == 4)
                return true;
            if (!reader.TryRead(out byte value))
                return false;
            length |= (value & 0x7F) << (7 * digit);
            if (value < 0x80)
                break;
        }

        if (reader.Remaining < length)
            return false;
        userName = ReadUserName(reader.UnreadSequence.Slice(0, length).ToArray());
        return true;
    }

    private static string? ReadUserName(ReadOnlySpan<byte> body)
    {
        if (!TryField(ref body, out _) || body.Length < 4 || body[0] != 4)   // the protocol's name; its level is 4 in 3.1.1
            return null;
        byte flags = body[1];
        body = body[4..];                                                     // level, flags, keep-alive
        if (!TryField(ref body, out _))                                       // client id
            return null;
        if ((flags & HasWill) != 0 && !(TryField(ref body, out _) && TryField(ref body, out _)))
            return null;
        return (flags & HasUserName) != 0 && TryField(ref body, out ReadOnlySpan<byte> name) ? Encoding.UTF8.GetString(name) : null;
    }

    private static bool TryField(ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (body.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(body) is var length && body.Length < 2 + length)
            return false;
        field = body.Slice(2, length);
        body = body[(2 + length)..];
        return true;
    }
}
