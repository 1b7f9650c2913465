using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>Keeps the lines of the log.</summary>
internal sealed class RecordedLog : ILogger<AgentRuntime>
{
    public ConcurrentQueue<(EventId Id, string Text)> Lines { get; } = new();

    /// <summary>Runs with each line.</summary>
    public Action<EventId> OnLine { get; set; } = _ => { };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue((eventId, formatter(state, exception)));
        OnLine(eventId);
    }
}
