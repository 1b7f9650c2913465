using EdgeAgent.Hub.CloudToDevice;
using EdgeAgent.Hub.Configurations;
using EdgeAgent.Hub.Dashboard;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Dashboard.Alerts;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.DigitalTwins;
using EdgeAgent.Hub.Jobs;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Provisioning;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Registry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Rollouts;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Telemetry;
using EdgeAgent.Hub.Twins;
using EdgeAgent.Hub.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MQTTnet.AspNetCore;
using MQTTnet.Server;

namespace EdgeAgent.Hub;

/// <summary>Puts the hub's parts together. It reads no configuration files and no environment: the options say everything.</summary>
internal static class HubApplication
{
    public static WebApplication Build(HubOptions options, HubListeners listeners, ILoggerFactory loggers, TimeProvider time, Action<IServiceCollection> addParts)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = options.DataDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(listeners.Configure);
        IServiceCollection services = builder.Services;
        services.AddRoutingCore();
        services.AddConnections();
        services.AddSingleton<ILoggerFactory>(new HubLoggerFactory(loggers)).AddSingleton(typeof(ILogger<>), typeof(Logger<>)).AddSingleton(time).AddSingleton(options);
        services.AddSingleton<IHostLifetime, OwnersLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        addParts(services);
        AddMqtt(services, loggers);
        services.AddSingleton<DeviceStore>().AddSingleton<DeviceJson>().AddSingleton<DeviceRegistry>().AddSingleton<BulkOperation>();
        services.AddSingleton<TwinStore>().AddSingleton<TwinJson>().AddSingleton<TwinService>();
        services.AddSingleton<CertificateAuthorities>().AddSingleton<DeviceProof>().AddSingleton<Throttles>().AddSingleton<CertificateAuthorityEndpoints>();
        services.AddSingleton<FeedbackStore>().AddSingleton<CloudMessageStore>().AddSingleton<CloudMessageDelivery>().AddSingleton<CloudMessageEndpoints>();
        services.AddSingleton<QueryDocuments>().AddSingleton<QueryRunner>().AddSingleton<QueryEndpoints>();
        services.AddSingleton<ConfigurationTrigger>().AddSingleton<ConfigurationStore>().AddSingleton<ConfigurationEngine>().AddSingleton<ConfigurationEndpoints>();
        services.AddSingleton<ContentEndpoints>().AddSingleton<DigitalTwinEndpoints>().AddSingleton<DeviceEventEndpoints>();
        services.AddSingleton<JobStore>().AddSingleton<JobRunner>().AddSingleton<JobEndpoints>();
        services.AddSingleton<RolloutStore>().AddSingleton<RolloutProgress>().AddSingleton<RolloutAssigner>().AddSingleton<RolloutJudge>().AddSingleton<RolloutEligibility>();
        services.AddSingleton<RolloutEngine>().AddSingleton<RolloutService>().AddSingleton<RolloutEndpoints>().AddSingleton<DeltaStore>();
        services.AddSingleton<EnrollmentStore>().AddSingleton<RegistrationStore>().AddSingleton<Registrar>().AddSingleton<ProvisioningBroker>();
        services.AddSingleton<EnrollmentEndpoints>().AddSingleton<RegistrationEndpoints>();
        services.AddSingleton<UploadStore>().AddSingleton<UploadBlocks>().AddSingleton<UploadRights>().AddSingleton<UploadEndpoints>();
        services.AddSingleton<MethodCalls>().AddSingleton<MethodEndpoints>();
        services.AddSingleton<HubChanges>().AddSingleton<TelemetryStore>().AddSingleton<TelemetryRetention>();
        services.AddSingleton<ModelRegistry>().AddSingleton(new BlobStore(Path.Combine(options.DataDirectory, "blobs"), options.MaxBlobBytes, options.MaxRegistryBytes)).AddSingleton<RegistryCleaner>();
        services.AddSingleton<ServiceAuthorization>();
        services.AddSingleton<DeviceEndpoints>().AddSingleton<TwinEndpoints>().AddSingleton<TelemetryEndpoints>().AddSingleton<RegistryEndpoints>();
        services.AddSingleton<UserStore>().AddSingleton<OneTimeLink>().AddSingleton<SignInAttempts>().AddSingleton<DashboardAccess>().AddSingleton<AccountEndpoints>();
        services.AddSingleton<AlertSource>().AddSingleton<AlertEndpoints>().AddSingleton<DevicePageEndpoints>().AddSingleton<FleetPageEndpoints>().AddSingleton<PictureFolder>().AddSingleton<DashboardData>().AddSingleton<DashboardEndpoints>();

        WebApplication application = builder.Build();
        _ = application.Services.GetRequiredService<TelemetryRetention>();
        _ = application.Services.GetRequiredService<ConfigurationEngine>();
        _ = application.Services.GetRequiredService<JobRunner>();
        _ = application.Services.GetRequiredService<RolloutEngine>();
        application.UseMiddleware<RequestFailures>();
        application.UseWebSockets();
        MapEndpoints(application);
        return application;
    }

    private static void MapEndpoints(WebApplication application)
    {
        MqttWebSocket.Map(application, application.Services.GetRequiredService<ProvisioningSwitch>());
        application.Services.GetRequiredService<CertificateAuthorityEndpoints>().Map(application);
        application.Services.GetRequiredService<CloudMessageEndpoints>().Map(application);
        application.Services.GetRequiredService<QueryEndpoints>().Map(application);
        application.Services.GetRequiredService<ConfigurationEndpoints>().Map(application);
        application.Services.GetRequiredService<ContentEndpoints>().Map(application);
        application.Services.GetRequiredService<JobEndpoints>().Map(application);
        application.Services.GetRequiredService<RolloutEndpoints>().Map(application);
        application.Services.GetRequiredService<EnrollmentEndpoints>().Map(application);
        application.Services.GetRequiredService<RegistrationEndpoints>().Map(application);
        application.Services.GetRequiredService<DigitalTwinEndpoints>().Map(application);
        application.Services.GetRequiredService<DeviceEventEndpoints>().Map(application);
        application.Services.GetRequiredService<DeviceEndpoints>().Map(application);
        application.Services.GetRequiredService<TwinEndpoints>().Map(application);
        application.Services.GetRequiredService<MethodEndpoints>().Map(application);
        application.Services.GetRequiredService<UploadEndpoints>().Map(application);
        application.Services.GetRequiredService<TelemetryEndpoints>().Map(application);
        application.Services.GetRequiredService<RegistryEndpoints>().Map(application);
        application.Services.GetRequiredService<DashboardEndpoints>().Map(application);
    }

    private static void AddMqtt(IServiceCollection services, ILoggerFactory loggers)
    {
        MqttConnectionHandler connections = new();
        MqttServerLog log = new(loggers.CreateLogger<MqttServerLog>());
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(15))
            .Build();
        services.AddSingleton(connections).AddSingleton(log);
        services.AddSingleton(provider => new ProvisioningSwitch(connections, provider.GetRequiredService<ProvisioningBroker>().Connections, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new MqttServer(options, [connections], log));
        services.AddSingleton<DeviceAuthenticator>().AddSingleton<DeviceLinks>().AddSingleton<DeviceMessages>().AddSingleton<SessionStore>().AddSingleton<MqttFrontEnd>();
    }

    /// <summary>The hub starts and stops when its owner says so; signals are the owner's business.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
