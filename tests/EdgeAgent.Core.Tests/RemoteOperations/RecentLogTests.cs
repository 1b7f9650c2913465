using EdgeAgent.Core.RemoteOperations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Core.Tests.RemoteOperations;

public sealed class RecentLogTests : IDisposable
{
    private readonly RecentLog _log = new(new FakeTimeProvider(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero)));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_newest_lines_of_a_severity_come_oldest_first_with_source_and_event()
    {
        ILogger logger = _log.CreateLogger("EdgeAgent.IotHub.IotHubLink");
        logger.Log(LogLevel.Warning, new EventId(1), "first", null, (text, _) => text);
        logger.Log(LogLevel.Information, new EventId(2), "second", null, (text, _) => text);
        logger.Log(LogLevel.Error, new EventId(3), "third\nline", new InvalidOperationException("why"), (text, _) => text);

        IReadOnlyList<LogLine> lines = _log.Read(LogLevel.Warning, 10);

        Assert.Equal(["IotHubLink[1]", "IotHubLink[3]"], lines.Select(line => line.Source));
        Assert.Equal("third line | System.InvalidOperationException: why", lines[1].Text);
        Assert.Equal("third", _log.Read(LogLevel.Debug, 1).Single().Text[..5]);
    }

    [Fact]
    public void Lines_and_their_lengths_are_bounded()
    {
        ILogger logger = _log.CreateLogger("a");
        for (int i = 0; i < 3 * RecentLog.MostLines; i++)
            logger.Log(LogLevel.Information, default, new string('x', i % 2 == 0 ? 10 : 5000), null, (text, _) => text);

        IReadOnlyList<LogLine> lines = _log.Read(LogLevel.Trace, int.MaxValue);

        Assert.InRange(lines.Count, 200, RecentLog.MostLines);
        Assert.InRange(lines.Sum(line => line.Text.Length), 0, 256 * 1024);
        Assert.Equal(2000, lines.Max(line => line.Text.Length));
    }

    [Fact]
    public void A_secret_never_gets_in()
    {
        _log.CreateLogger("a").Log(LogLevel.Information, default, "SharedAccessKey=c2VjcmV0", null, (text, _) => text);
        Assert.Equal("SharedAccessKey=(hidden)", _log.Read(LogLevel.Trace, 1).Single().Text);
    }
}
