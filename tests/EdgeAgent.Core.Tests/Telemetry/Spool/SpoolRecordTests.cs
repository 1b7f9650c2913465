using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry.Spool;

namespace EdgeAgent.Core.Tests.Telemetry.Spool;

public sealed class SpoolRecordTests
{
    private static readonly OutgoingMessage Message = SpooledMessages.Make(7, bodyLength: 45);

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(8), InlineData(4096)]
    public void A_message_reads_back_as_it_was_written(int bodyLength)
    {
        OutgoingMessage message = SpooledMessages.Make(3, bodyLength);
        byte[] bytes = [.. Write(message), 1, 2, 3];

        OutgoingMessage read = SpoolRecord.Read(bytes, out int length)!;

        Assert.Equal(SpoolRecord.LengthOf(message), length);
        Assert.Equal((message.MessageId, message.CreatedUtc), (read.MessageId, read.CreatedUtc));
        Assert.True(message.Body.Span.SequenceEqual(read.Body.Span));
    }

    [Theory, InlineData(null), InlineData(""), InlineData("event")]
    public void The_type_of_a_message_outlives_the_disk(string? type)
    {
        OutgoingMessage message = SpooledMessages.Make(3, bodyLength: 20) with { Type = type };
        byte[] bytes = Write(message);
        OutgoingMessage read = SpoolRecord.Read(bytes, out int length)!;
        Assert.Equal((bytes.Length, type, message.CreatedUtc), (length, read.Type, read.CreatedUtc));
        Assert.True(message.Body.Span.SequenceEqual(read.Body.Span));
        for (int cut = 0; cut < bytes.Length; cut++)
            Assert.Null(SpoolRecord.Read(bytes.AsMemory(0, cut), out _));
    }

    [Fact]
    public void The_checksum_is_that_of_Castagnoli()
    {
        byte[] record = Write(new OutgoingMessage { MessageId = "a-1", Body = "{}"u8.ToArray(), CreatedUtc = DateTimeOffset.UnixEpoch });

        Assert.Equal("0E000000E8C571E0" + "0080B5F7F57F9F08" + "03" + "612D31" + "7B7D", Convert.ToHexString(record), ignoreCase: true);
    }

    [Fact]
    public void Every_cut_and_every_changed_bit_is_noticed()
    {
        byte[] whole = Write(Message);
        for (int length = 0; length < whole.Length; length++)
            Assert.Null(SpoolRecord.Read(whole.AsMemory(0, length), out _));
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(SpoolRecord.Read(changed, out _) is null, $"bit {bit}");
        }
    }

    private static byte[] Write(OutgoingMessage message)
    {
        byte[] bytes = new byte[SpoolRecord.LengthOf(message)];
        SpoolRecord.Write(message, bytes);
        return bytes;
    }
}
