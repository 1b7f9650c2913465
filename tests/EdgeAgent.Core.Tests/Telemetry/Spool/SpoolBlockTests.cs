using System.Globalization;
using System.Text;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry.Spool;

namespace EdgeAgent.Core.Tests.Telemetry.Spool;

public sealed class SpoolBlockTests
{
    private const int Most = 100_000;

    [Theory, InlineData(1), InlineData(6), InlineData(30)]
    public void Messages_that_repeat_themselves_take_little_room_and_read_back_as_they_were(int count)
    {
        OutgoingMessage[] messages = Telemetry(count);
        byte[] written = SpoolBlock.Write(messages);

        Assert.InRange(written.Length, 1, (messages.Sum(SpoolRecord.LengthOf) / 2) + 100);
        Assert.Equal(Texts(messages), Texts(SpoolBlock.Read(written, Most)));
    }

    [Fact]
    public void What_does_not_shrink_is_written_record_by_record_as_before()
    {
        OutgoingMessage[] messages = SpooledMessages.Range(1, 20);
        byte[] written = SpoolBlock.Write(messages);

        Assert.Equal(messages.Sum(SpoolRecord.LengthOf), written.Length);
        Assert.Equal(messages.Select(message => message.MessageId), SpoolBlock.Read(written, Most).Select(message => message.MessageId));
    }

    [Fact]
    public void Records_and_blocks_stand_beside_each_other_and_a_torn_end_costs_only_itself()
    {
        OutgoingMessage[] first = SpooledMessages.Range(1, 3), second = Telemetry(5);
        byte[] whole = [.. SpoolBlock.Write(first), .. SpoolBlock.Write(second)];

        Assert.Equal(8, SpoolBlock.Read(whole, Most).Count);
        for (int cut = SpoolBlock.Write(first).Length; cut < whole.Length; cut++)
            Assert.Equal(3, SpoolBlock.Read(whole.AsMemory(0, cut), Most).Count);
    }

    [Fact]
    public void A_block_that_unfolds_beyond_the_bound_gives_what_lies_within_it()
    {
        OutgoingMessage[] messages = Telemetry(20);
        Assert.Equal(2, SpoolBlock.Read(SpoolBlock.Write(messages), SpoolRecord.LengthOf(messages[0]) * 5 / 2).Count);
    }

    [Fact]
    public void A_block_that_is_no_block_has_no_messages()
    {
        var block = new OutgoingMessage { MessageId = "", Body = "no deflate"u8.ToArray(), CreatedUtc = DateTimeOffset.UnixEpoch };
        byte[] record = new byte[SpoolRecord.LengthOf(block)];
        SpoolRecord.Write(block, record);

        Assert.Empty(SpoolBlock.Read(record, Most));
    }

    private static OutgoingMessage[] Telemetry(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new OutgoingMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"run-{i}"),
            Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(n => string.Create(CultureInfo.InvariantCulture, $"\"member{n}\":{(n * 7919) + i},")))),
            CreatedUtc = SpooledMessages.Start.AddSeconds(i),
        }),
    ];

    private static List<string> Texts(IEnumerable<OutgoingMessage> messages) =>
        [.. messages.Select(message => $"{message.MessageId} {message.CreatedUtc:O} {Encoding.UTF8.GetString(message.Body.Span)}")];
}
