using System.Net;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Provisioning;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MQTTnet.Server;

namespace EdgeAgent.Hub;

/// <summary>The local hub: IoT Hub's device protocol over MQTT, its REST for services, a model registry and a dashboard, in one process with one data folder.</summary>
/// <remarks>Everything that the hub acknowledged is on the disk; a hub that was killed opens its folder again as it was.</remarks>
public sealed partial class HubHost : IAsyncDisposable
{
    private readonly HubOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HubAddress _address;
    private FileStream? _lock;
    private HubDatabase? _database;
    private HubCertificates? _certificates;
    private SharedAccessPolicies? _policies;
    private WebApplication? _application;
    private HubListeners? _listeners;

    /// <summary>Creates a hub that does not run yet.</summary>
    /// <param name="options">Where it keeps its data and where it listens.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">No host name is given.</exception>
    public HubHost(HubOptions options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        if (options.HostNames.Count == 0)
            throw new ArgumentException("At least one host name is needed.", nameof(options));
        _options = options;
        _loggers = loggers;
        _time = time ?? TimeProvider.System;
        _logger = loggers.CreateLogger<HubHost>();
        _address = new HubAddress(options.HostNames[0]);
    }

    /// <summary>The port of MQTT over TLS; known once the hub runs.</summary>
    /// <exception cref="InvalidOperationException">The hub does not run.</exception>
    public int MqttPort => Running(_listeners).MqttPort;

    /// <summary>The port of HTTPS; known once the hub runs.</summary>
    /// <exception cref="InvalidOperationException">The hub does not run.</exception>
    public int HttpsPort => Running(_listeners).HttpsPort;

    /// <summary>The certificate that clients of this hub trust, a PEM file.</summary>
    public string CaFile => Path.Combine(_options.DataDirectory, "ca.pem");

    /// <summary>The file that holds <see cref="OwnerConnectionString"/>, mode 0600.</summary>
    public string OwnerConnectionFile => Path.Combine(_options.DataDirectory, "owner.connection");

    /// <summary>The connection string of a service with all rights.</summary>
    /// <exception cref="InvalidOperationException">The hub does not run.</exception>
    public string OwnerConnectionString =>
        ConnectionStringOf(SharedAccessPolicies.Owner);

    /// <summary>What devices name to be provisioned by this hub; also in <c>provisioning.scope</c> of the data folder.</summary>
    /// <exception cref="InvalidOperationException">The hub does not run.</exception>
    public string ProvisioningIdScope => Running(_policies).IdScope;

    /// <summary>The address of the dashboard with a key that opens it once, with every right; each start of the hub makes a new one.</summary>
    /// <exception cref="InvalidOperationException">The hub does not run.</exception>
    public string DashboardUrl => $"https://{_address.Authority}/?key={Running(_application).Services.GetRequiredService<OneTimeLink>().Key}";

    /// <summary>Opens the data folder and starts to listen.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="HubStartException">The folder cannot be used, another hub uses it, or a port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_application is not null)
            throw new InvalidOperationException("The hub runs already.");
        try
        {
            OpenFolder();
            HostAliases aliases = new([.. _options.HostNames, "localhost", "127.0.0.1", "::1", Dns.GetHostName()]);
            _database = HubDatabase.Open(Path.Combine(_options.DataDirectory, "hub.db"));
            _policies = await SharedAccessPolicies.LoadAsync(_database).ConfigureAwait(false);
            _certificates = new HubCertificates(_options.DataDirectory, aliases.Names, _time, _loggers.CreateLogger<HubCertificates>());
            HubListeners listeners = new(_options, _certificates);
            _application = HubApplication.Build(_options, listeners, _loggers, _time, services => services
                .AddSingleton(_database).AddSingleton(_policies).AddSingleton(aliases).AddSingleton(_address));
            _ = _application.Services.GetRequiredService<MqttFrontEnd>();
            await _application.Services.GetRequiredService<MqttServer>().StartAsync().ConfigureAwait(false);
            await _application.Services.GetRequiredService<ProvisioningBroker>().StartAsync().ConfigureAwait(false);
            await listeners.StartAsync(_application, cancellationToken).ConfigureAwait(false);
            _listeners = listeners;
            (_address.HttpsPort, _address.MqttPort) = (listeners.HttpsPort, listeners.MqttPort);
            WriteConnectionFiles();
            LogRunning(_options.ListenAddress, MqttPort, HttpsPort, _options.DataDirectory);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException or SqliteException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new HubStartException($"The data folder '{_options.DataDirectory}' cannot be used: {failure.Message}", failure);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends every connection, finishes what was received, and closes the data folder. Does nothing when the hub does not run.</summary>
    public async Task StopAsync()
    {
        if (_application is { } application)
        {
            _application = null;
            await application.Services.GetRequiredService<ProvisioningBroker>().StopAsync().ConfigureAwait(false);
            await application.Services.GetRequiredService<MqttServer>().StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
            await application.StopAsync().ConfigureAwait(false);
            await application.DisposeAsync().ConfigureAwait(false);
        }

        _listeners = null;
        _certificates?.Dispose();
        _certificates = null;
        if (_database is { } database)
        {
            _database = null;
            await database.DisposeAsync().ConfigureAwait(false);
        }

        _lock?.Dispose();
        _lock = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static T Running<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("The hub does not run.");

    /// <summary>The parts of the hub while it runs.</summary>
    internal IServiceProvider Parts => Running(_application).Services;

    private string ConnectionStringOf(string policy) =>
        $"HostName={_address.Authority};SharedAccessKeyName={policy};SharedAccessKey={Running(_policies).KeyOf(policy)}";

    private void WriteConnectionFiles()
    {
        PrivateFile.WriteSecret(OwnerConnectionFile, OwnerConnectionString + "\n");
        foreach (string policy in SharedAccessPolicies.Names.Where(name => name != SharedAccessPolicies.Owner))
            PrivateFile.WriteSecret(Path.Combine(_options.DataDirectory, $"{policy}.connection"), ConnectionStringOf(policy) + "\n");
        PrivateFile.WritePublic(Path.Combine(_options.DataDirectory, "provisioning.scope"), ProvisioningIdScope + "\n");
    }

    private void OpenFolder()
    {
        string lockFile = Path.Combine(_options.DataDirectory, "hub.lock");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_options.DataDirectory);
        else
            Directory.CreateDirectory(_options.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            _lock = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (File.Exists(lockFile))
        {
            throw new HubStartException($"Another hub uses the data folder '{_options.DataDirectory}'; stop it, or give another folder.", failure);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The hub listens on {Address}, MQTT port {MqttPort}, HTTPS port {HttpsPort}, with its data in {Directory}")]
    private partial void LogRunning(IPAddress address, int mqttPort, int httpsPort, string directory);
}
