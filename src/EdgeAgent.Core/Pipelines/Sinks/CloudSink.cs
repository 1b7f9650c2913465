using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;

namespace EdgeAgent.Core.Pipelines.Sinks;

/// <summary>Events as device-to-cloud messages: ahead of telemetry, kept while the hub is away as telemetry is, under an identifier that stays.</summary>
internal sealed class CloudSink(TelemetryBuffer buffer) : IEventSink
{
    /// <inheritdoc/>
    public Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
    {
        buffer.AddUrgent(new OutgoingMessage
        {
            MessageId = happened.Id,
            Body = JsonSerializer.SerializeToUtf8Bytes(happened, ContractsJsonContext.Default.PipelineEvent),
            CreatedUtc = happened.TimestampUtc,
            Type = PipelineEvent.MessageType,
        });
        return Task.FromResult<string?>(null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
