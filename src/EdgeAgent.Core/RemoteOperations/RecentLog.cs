using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>Keeps the newest lines of the process's log in memory, bounded in lines and in characters; secrets are masked as lines come.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="time">The clock of the lines.</param>
public sealed class RecentLog(TimeProvider time) : ILoggerProvider
{
    /// <summary>The most lines that are kept.</summary>
    public const int MostLines = 2000;

    private const int LongestLine = 2000, MostCharacters = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private int _characters;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <summary>The newest lines of at least a severity, oldest first.</summary>
    /// <param name="least">The least severity.</param>
    /// <param name="count">The most lines.</param>
    public IReadOnlyList<LogLine> Read(LogLevel least, int count)
    {
        lock (_gate)
            return [.. _lines.Where(line => line.Level >= least).TakeLast(count)];
    }

    /// <summary>Does nothing: the lines stay readable until the process ends.</summary>
    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            _characters += line.Text.Length;
            while (_lines.Count > MostLines || _characters > MostCharacters)
                _characters -= _lines.Dequeue().Text.Length;
        }
    }

    private sealed class Writer(RecentLog log, string source) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = SecretMask.Apply(formatter(state, exception) + (exception is null ? "" : $" | {exception}")).ReplaceLineEndings(" ");
            log.Add(new LogLine(log.Now, logLevel, $"{source}[{eventId.Id}]", text.Length <= LongestLine ? text : text[..LongestLine]));
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
