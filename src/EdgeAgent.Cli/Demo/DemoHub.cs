using EdgeAgent.Cli.Fleet;
using EdgeAgent.Hub;
using EdgeAgent.ModelCommands;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeAgent.Cli.Demo;

/// <summary>The demo's own hub, in this process, on free loopback ports.</summary>
internal sealed class DemoHub : IAsyncDisposable
{
    private readonly HubHost _host;

    private DemoHub(HubHost host) => _host = host;

    public HubConnection Connection => HubConnection.Open(_host.OwnerConnectionString, _host.CaFile);

    public int MqttPort => _host.MqttPort;

    public string DashboardUrl => _host.DashboardUrl;

    public static async Task<DemoHub> StartAsync(string dataDirectory, TimeProvider clock, CancellationToken cancellation, string? pictureFolder = null)
    {
        HubHost host = new(new HubOptions { DataDirectory = dataDirectory, MqttPort = 0, HttpsPort = 0, PictureFolder = pictureFolder }, NullLoggerFactory.Instance, clock);
        try
        {
            await host.StartAsync(cancellation);
            return new DemoHub(host);
        }
        catch (HubStartException e)
        {
            await host.DisposeAsync();
            throw new CommandFailureException($"the hub cannot start: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
