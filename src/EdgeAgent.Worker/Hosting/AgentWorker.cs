using System.Security.Cryptography;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.RemoteOperations;
using EdgeAgent.Core.Trust;
using EdgeAgent.IotHub;
using EdgeAgent.Kernels;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Hosting.Watchdog;
using EdgeAgent.Worker.LocalApi;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Platform.Linux.Power;
using EdgeAgent.Worker.Platform.Processes;
using EdgeAgent.Worker.Probe;
using EdgeAgent.Worker.Sinks;
using EdgeAgent.Worker.Transport;
using EdgeAgent.Worker.Transport.Http;
using EdgeAgent.Worker.Transport.Mqtt;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Hosting;

/// <summary>The agent as the host's worker: puts it together from the configuration, and runs it until the host stops.</summary>
internal sealed partial class AgentWorker(
    AgentConfiguration configuration, RecentLog recentLog, WatchdogService watchdog, IHostApplicationLifetime lifetime, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<AgentWorker>();

    /// <summary>Why the agent ended; null while it runs.</summary>
    public AgentExit? Exit { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        SystemFiles files = new(configuration.RootPath);
        IHubIdentity identity = HubIdentity.Create(configuration, time, loggers);
        using IotHubLink link = CreateLink(identity);
        PowerMeters meters = new(files, time) { Estimate = configuration.PowerEstimate, Chip = configuration.PowerMonitor };
        IPowerMeter? meter = meters.FindBest();
        if (meters.ChipProblem is { } problem)
            LogNoChip(_logger, problem);
        AgentPorts ports = new()
        {
            Link = new IotHubCloudLink(link, CreateUploader(identity)),
            ModelSource = CreateModelSource(identity),
            ModelProbe = new ProcessModelProbe(time),
            SystemProbe = new LinuxSystemProbe(files, KernelSet.Default.Name, time, configuration.DataDirectory) { TellsSerial = configuration.TellsSerial },
            PowerMeter = meter,
            RecentLog = recentLog,
            Commands = new CommandRunner(),
            Sinks = configuration.Sinks.ToDictionary(sink => sink.Key, sink => EventSinks.Create(sink.Value, time, NewRandom())),
        };
        LogStarting(_logger, AgentVersion.Text, configuration.File, KernelSet.Default.Name, ports.PowerMeter?.Name ?? "none");
        using AgentRuntime agent = new(CreateOptions(meter?.Name), ports, time, NewRandom(), loggers.CreateLogger<AgentRuntime>());
        using OtlpExport? export = configuration.Otlp is { } otlp ? new OtlpExport(otlp, configuration.Hub.DeviceName) : null;
        using LocalApiService? api = CreateApi(agent, ports.SystemProbe);
        using var apiStop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task serving = api?.RunAsync(apiStop.Token) ?? Task.CompletedTask;
        Task keeping = new MemoryKeeper(agent.Slots, SpareMemory.Release, time).RunAsync(apiStop.Token);
        watchdog.Watch(agent);
        try
        {
            Exit = await agent.RunAsync(stoppingToken);
        }
        finally
        {
            watchdog.Watch(null);
        }
        await apiStop.CancelAsync();
        await Task.WhenAll(serving, keeping);
        LogStopped(_logger);
        lifetime.StopApplication();
    }

    private static Random NewRandom() => new(RandomNumberGenerator.GetInt32(int.MaxValue));

    private IotHubLink CreateLink(IHubIdentity identity)
    {
        IotHubLinkOptions options = new()
        {
            Identity = identity,
            CaFile = configuration.Hub.CaFile,
            MqttPort = configuration.Hub.MqttPort,
            FirstConnectSpread = configuration.Hub.FirstConnectSpread,
            ModelId = TwinNames.ModelId,
            ClientType = $"EdgeAgent/{AgentVersion.Text}",
        };
        return new IotHubLink(options, time, NewRandom(), loggers.CreateLogger<IotHubLink>());
    }

    private LocalApiService? CreateApi(AgentRuntime agent, ISystemProbe probe) => configuration.Api is { } settings
        ? new LocalApiService(settings, agent, probe, configuration.Hub.DeviceName, time, loggers.CreateLogger<LocalApiService>())
        : null;

    private FileUploader CreateUploader(IHubIdentity identity) =>
        new(new FileUploaderOptions { Identity = identity, CaFile = configuration.Hub.CaFile, HttpsPort = configuration.Hub.HttpsPort }, time, NewRandom());

    private HttpModelSource CreateModelSource(IHubIdentity identity) =>
        new(new HttpModelSourceOptions { Identity = identity, CaFile = configuration.Hub.CaFile }, time, NewRandom());

    private AgentOptions CreateOptions(string? meter) => new()
    {
        DataDirectory = configuration.DataDirectory,
        AgentVersion = AgentVersion.Text,
        BootId = new SystemFiles(configuration.RootPath).ReadText("proc/sys/kernel/random/boot_id"),
        RunId = RandomNumberGenerator.GetHexString(16, lowercase: true),
        PublicConfiguration = PublicConfiguration.Read(configuration),
        TelemetryInterval = configuration.TelemetryInterval,
        Spool = configuration.Spool,
        DeviceClass = configuration.DeviceClass,
        Limits = new ModelLimits { MaxBytesPerSecond = configuration.DownloadBytesPerSecond },
        Trust = configuration.Trust is { } trust ? new TrustOptions { Root = trust.Root, IsRequired = trust.IsRequired } : null,
        CalibratedIdleWatts = configuration.PowerEstimate is { CalibratedBy: { } source } estimate && source == meter ? estimate.IdleWatts : null,
        Governor = configuration.Governor,
        Pipeline = configuration.Pipeline,
        Sources = configuration.Sources,
        Pipelines = configuration.Pipelines,
    };

    [LoggerMessage(2001, LogLevel.Information, "edge-agent {Version} starts with {File}; kernels {Kernels}, power meter {Meter}.")]
    private static partial void LogStarting(ILogger logger, string version, string file, string kernels, string meter);

    [LoggerMessage(2003, LogLevel.Warning, "The power monitor of the configuration is not used. {Problem}")]
    private static partial void LogNoChip(ILogger logger, string problem);

    [LoggerMessage(2002, LogLevel.Information, "The agent has stopped in order.")]
    private static partial void LogStopped(ILogger logger);
}
