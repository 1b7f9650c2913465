using EdgeAgent.Core;
using EdgeAgent.Worker.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EdgeAgent.Worker.Hosting;

/// <summary>Sends the agent's metrics by OTLP over HTTP while it lives. What cannot be delivered is left; sums go on, so the next export makes up for it.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const int ExportTimeoutMilliseconds = 5000, LastExportMilliseconds = 1000;

    private readonly MeterProvider _provider;

    public OtlpExport(OtlpSettings settings, string deviceId) => _provider = Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("edge-agent", serviceVersion: AgentVersion.Text, serviceInstanceId: deviceId))
        .AddMeter(AgentRuntime.MeterName)
        .AddOtlpExporter((exporter, reader) =>
        {
            exporter.Endpoint = settings.Endpoint;
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.TimeoutMilliseconds = ExportTimeoutMilliseconds;
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Interval.TotalMilliseconds;
        })
        .Build();

    /// <summary>Exports a last time, for at most a second.</summary>
    public void Dispose()
    {
        _provider.Shutdown(LastExportMilliseconds);
        _provider.Dispose();
    }
}
