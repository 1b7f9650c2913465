using EdgeAgent.Core.RemoteOperations;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Hosting.Watchdog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeAgent.Worker.Hosting;

/// <summary>Makes the process's host: the agent as its one worker, signals, systemd's notifications, and log lines on standard error.</summary>
internal static class AgentHost
{
    /// <summary>The most time that stopping takes, so that the process ends in under five seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4.5);

    private static bool UnderSystemd => Systemd.IsPresent(Environment.GetEnvironmentVariable, Environment.ProcessId);

    public static IHost Create(AgentConfiguration configuration, LogLevel least)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "edge-agent", DisableDefaults = true });
        if (UnderSystemd)
            builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<IHostLifetime, SystemdLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        AddLogging(builder, least);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(configuration).AddSingleton<RecentLog>().AddSingleton<ILoggerProvider>(services => services.GetRequiredService<RecentLog>());
        builder.Services.AddSingleton(WatchdogSettings.Read(Environment.GetEnvironmentVariable, Environment.ProcessId));
        builder.Services.AddSingleton<WatchdogService>().AddHostedService(services => services.GetRequiredService<WatchdogService>());
        builder.Services.AddSingleton<AgentWorker>().AddHostedService(services => services.GetRequiredService<AgentWorker>());
        return builder.Build();
    }

    private static void AddLogging(HostApplicationBuilder builder, LogLevel least)
    {
        builder.Logging.SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning).AddConsole();
        builder.Services.Configure<ConsoleLoggerOptions>(options =>
        {
            options.FormatterName = PlainLineFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        builder.Services.AddSingleton<ConsoleFormatter>(services => new PlainLineFormatter(services.GetRequiredService<TimeProvider>(), UnderSystemd));
    }
}
