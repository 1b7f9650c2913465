using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EdgeAgent.Worker.Hosting;

/// <summary>One line a record: <c>2026-01-02T03:04:05.678Z warn IotHubLink[1003] text</c>; under systemd, whose journal has the time, <c>&lt;4&gt;IotHubLink[1003] text</c>.</summary>
internal sealed class PlainLineFormatter(TimeProvider time, bool isSystemd) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string source = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        string head = isSystemd
            ? $"<{SyslogSeverity(logEntry.LogLevel)}>"
            : $"{time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {LevelName(logEntry.LogLevel)} ";
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string cause = logEntry.Exception is null ? "" : $" | {logEntry.Exception}";
        textWriter.WriteLine(head + $"{source}[{logEntry.EventId.Id}] {text}{cause}".ReplaceLineEndings(" "));
    }

    private static int SyslogSeverity(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Critical => "crit",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
