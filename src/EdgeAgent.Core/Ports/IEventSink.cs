using EdgeAgent.Contracts.Events;

namespace EdgeAgent.Core.Ports;

/// <summary>Delivers events somewhere: a file, an endpoint, a broker, a line of the board. One event at a time.</summary>
public interface IEventSink : IAsyncDisposable
{
    /// <summary>Delivers an event, with retries of its own where the other side is worth them.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it was not delivered, in one sentence; null when it was.</returns>
    /// <exception cref="OperationCanceledException">It was given up; the event is delivered again later or not at all.</exception>
    Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken);
}
