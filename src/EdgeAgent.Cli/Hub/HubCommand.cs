using System.CommandLine;
using System.Net;
using EdgeAgent.Hub;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Cli.Hub;

/// <summary><c>hub</c>: the local hub with its dashboard, until it is interrupted.</summary>
internal static class HubCommand
{
    private const int HighestPort = 65535;

    /// <summary>Where the hub keeps its data unless told otherwise: <c>edgeagent/hub</c> in the user's data folder.</summary>
    public static string DefaultDataDirectory { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "edgeagent", "hub");

    public static Command Create(TimeProvider clock)
    {
        Option<string> data = new("--data") { Description = "The folder of everything that the hub keeps.", HelpName = "DIR", DefaultValueFactory = _ => DefaultDataDirectory };
        Option<int> mqtt = Port("--mqtt-port", "The port of MQTT over TLS; 0 takes a free one.", 8883);
        Option<int> https = Port("--https-port", "The port of HTTPS; 0 takes a free one.", 8443);
        Option<IPAddress> listen = Address();
        Option<string[]> hosts = Hosts();
        Option<bool> throttle = new("--throttle") { Description = "Limit rates as one S1 unit of IoT Hub does: 429, and CONNACK 3 for connections." };
        Command command = new("hub", "Run the local hub: device links, model registry, rollouts, dashboard.") { data, mqtt, https, listen, hosts, throttle };
        command.SetAction(async (parsed, cancellation) =>
        {
            HubOptions options = new()
            {
                DataDirectory = parsed.GetRequiredValue(data),
                MqttPort = parsed.GetValue(mqtt),
                HttpsPort = parsed.GetValue(https),
                ListenAddress = parsed.GetRequiredValue(listen),
                IsThrottled = parsed.GetValue(throttle),
                HostNames = parsed.GetValue(hosts) is { Length: > 0 } names ? names : ["localhost"],
            };
            await RunAsync(options, CommandOutput.Of(parsed), clock, cancellation);
            return CommandExitCode.Done;
        });
        return command;
    }

    private static async Task RunAsync(HubOptions options, CommandOutput output, TimeProvider clock, CancellationToken cancellation)
    {
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddSimpleConsole(console => console.SingleLine = true));
        await using HubHost hub = new(options, loggers, clock);
        try
        {
            await hub.StartAsync(cancellation);
        }
        catch (HubStartException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
        TextTable table = new(new TableColumn(""), new TableColumn(""));
        table.Add("dashboard", hub.DashboardUrl);
        table.Add("devices", $"MQTT over TLS, port {hub.MqttPort}");
        table.Add("provisioning", $"id scope {hub.ProvisioningIdScope}, same port");
        table.Add("services", $"HTTPS, port {hub.HttpsPort}; connection string in {hub.OwnerConnectionFile}");
        table.Add("trust", hub.CaFile);
        table.Add("end", "Ctrl-C");
        output.Write(table);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            output.Progress.WriteLine("the hub ends");
        }
    }

    private static Option<IPAddress> Address() => new("--listen")
    {
        Description = "The address that both ports listen on; 0.0.0.0 for all of the machine's.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
                return address;
            result.AddError($"--listen takes an IP address, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static Option<string[]> Hosts() => new Option<string[]>("--host")
    {
        Description = "A name or an address by which devices reach this hub, for its certificate; may be repeated. The first one goes into connection strings and download addresses.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    }.Require(names => names is null || names.All(name => Uri.CheckHostName(name) != UriHostNameType.Unknown), "takes host names and IP addresses, without a port.");

    private static Option<int> Port(string name, string description, int value) =>
        new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value }
            .Require(port => port is >= 0 and <= HighestPort, $"takes a port, 0 to {HighestPort}.");
}
