using System.Globalization;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Tests.Telemetry.Spool;

/// <summary>Numbered messages.</summary>
internal static class SpooledMessages
{
    public static readonly DateTimeOffset Start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static OutgoingMessage Make(int number, int bodyLength = 100)
    {
        byte[] body = new byte[bodyLength];
        new Random(number).NextBytes(body);
        return new OutgoingMessage { MessageId = string.Create(CultureInfo.InvariantCulture, $"run-{number}"), Body = body, CreatedUtc = Start.AddSeconds(number) };
    }

    public static OutgoingMessage[] Range(int from, int count) => [.. Enumerable.Range(from, count).Select(number => Make(number))];

    public static int NumberOf(OutgoingMessage message) => int.Parse(message.MessageId.AsSpan(4), CultureInfo.InvariantCulture);
}
