using System.Security.Cryptography;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;
using EdgeAgent.IotHub;
using EdgeAgent.Kernels;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.LocalApi;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Platform.Linux.Power;
using EdgeAgent.Worker.Transport.Http;
using EdgeAgent.Worker.Transport.Mqtt;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Hosting;

/// <summary>The agent as the host's worker: puts it together from the configuration, and runs it until the host stops.</summary>
internal sealed partial class AgentWorker(AgentConfiguration configuration, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<AgentWorker>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SystemFiles files = new(configuration.RootPath);
        using IotHubLink link = CreateLink();
        AgentPorts ports = new()
        {
            Link = new IotHubCloudLink(link),
            ModelSource = CreateModelSource(),
            SystemProbe = new LinuxSystemProbe(files, KernelSet.Default.Name, time),
            PowerMeter = PowerMeters.Find(files, configuration.PowerEstimate is { } figures ? (figures.IdleWatts, figures.BusyWatts) : null, time),
        };
        LogStarting(_logger, AgentVersion.Text, configuration.File, KernelSet.Default.Name, ports.PowerMeter?.Name ?? "none");
        using AgentRuntime agent = new(CreateOptions(), ports, time, NewRandom(), loggers.CreateLogger<AgentRuntime>());
        using OtlpExport? export = configuration.Otlp is { } otlp ? new OtlpExport(otlp, configuration.Hub.ConnectionString.DeviceId) : null;
        using LocalApiService? api = CreateApi(agent, ports.SystemProbe);
        Task serving = api?.RunAsync(stoppingToken) ?? Task.CompletedTask;
        await agent.RunAsync(stoppingToken);
        await serving;
        LogStopped(_logger);
    }

    private static Random NewRandom() => new(RandomNumberGenerator.GetInt32(int.MaxValue));

    private IotHubLink CreateLink()
    {
        IotHubLinkOptions options = new()
        {
            ConnectionString = configuration.Hub.ConnectionString,
            CaFile = configuration.Hub.CaFile,
            MqttPort = configuration.Hub.MqttPort,
            FirstConnectSpread = configuration.Hub.FirstConnectSpread,
            ModelId = TwinNames.ModelId,
            ClientType = $"EdgeAgent/{AgentVersion.Text}",
        };
        return new IotHubLink(options, time, NewRandom(), loggers.CreateLogger<IotHubLink>());
    }

    private LocalApiService? CreateApi(AgentRuntime agent, ISystemProbe probe) => configuration.Api is { } settings
        ? new LocalApiService(settings, agent, probe, configuration.Hub.ConnectionString.DeviceId, time, loggers.CreateLogger<LocalApiService>())
        : null;

    private HttpModelSource CreateModelSource() =>
        new(new HttpModelSourceOptions { ConnectionString = configuration.Hub.ConnectionString, CaFile = configuration.Hub.CaFile }, time, NewRandom());

    private AgentOptions CreateOptions() => new()
    {
        DataDirectory = configuration.DataDirectory,
        AgentVersion = AgentVersion.Text,
        RunId = RandomNumberGenerator.GetHexString(16, lowercase: true),
        TelemetryInterval = configuration.TelemetryInterval,
        Pipeline = configuration.Pipeline is not { } pipeline ? null : new PipelineOptions
        {
            Slot = pipeline.Slot,
            Folder = pipeline.Folder,
            Interval = pipeline.Interval,
            Repeat = pipeline.Repeat,
            TopK = pipeline.TopK,
        },
    };

    [LoggerMessage(2001, LogLevel.Information, "edge-agent {Version} starts with {File}; kernels {Kernels}, power meter {Meter}.")]
    private static partial void LogStarting(ILogger logger, string version, string file, string kernels, string meter);

    [LoggerMessage(2002, LogLevel.Information, "The agent has stopped in order.")]
    private static partial void LogStopped(ILogger logger);
}
