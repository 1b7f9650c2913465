using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Worker.Platform.Linux.Gpio;

namespace EdgeAgent.Worker.Sinks;

/// <summary>Makes the sinks that the configuration defines.</summary>
internal static class EventSinks
{
    /// <summary>Makes a sink; what it stands for need not be there yet.</summary>
    /// <exception cref="IOException">A file that it needs cannot be read.</exception>
    public static IEventSink Create(SinkSettings settings, TimeProvider time, Random random) => settings switch
    {
        FileSinkSettings file => new FileSink(new DiskFileSystem(), file.Options),
        GpioSinkSettings gpio => new OutputLineSink(() => GpioOutputLine.Open(GpioChips.Open(gpio.Chip), gpio.Line, gpio.IsActiveLow), gpio.Pulse, time),
        WebhookSinkSettings webhook => new WebhookSink(webhook, time, random),
        MqttSinkSettings mqtt => new MqttSink(mqtt, time),
        _ => throw new NotSupportedException($"{settings.GetType().Name} is no sink."),
    };
}
