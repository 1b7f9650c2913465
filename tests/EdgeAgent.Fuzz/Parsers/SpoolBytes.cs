using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry.Spool;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Segments of the telemetry spool as a power cut or a worn card may leave them.</summary>
internal static class SpoolBytes
{
    private const int MostExpanded = 1 << 18;

    public static void Read(byte[] file)
    {
        SpoolBlock.Read(file, MostExpanded);
        ReadOnlyMemory<byte> rest = file;
        while (SpoolRecord.Read(rest, out int length) is { } message)
        {
            byte[] again = new byte[SpoolRecord.LengthOf(message)];
            SpoolRecord.Write(message, again);
            if (SpoolRecord.Read(again, out int _) is not { } copy || !copy.Body.Span.SequenceEqual(message.Body.Span) || copy.MessageId != message.MessageId || copy.Type != message.Type)
                throw new BrokenPromiseException("a record does not survive being written");
            foreach (OutgoingMessage inner in SpoolBlock.Read(message.Body, MostExpanded))
                _ = inner.MessageId.Length;
            rest = rest[length..];
        }
    }
}
