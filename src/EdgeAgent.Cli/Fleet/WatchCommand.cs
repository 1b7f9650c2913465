using System.CommandLine;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using Spectre.Console;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>watch</c>: a live table of the devices, what they run, and what it costs them.</summary>
internal static class WatchCommand
{
    public static Command Create(TimeProvider clock)
    {
        Option<int?> seconds = new Option<int?>("--seconds") { Description = "End by itself after this many seconds. Default: until Ctrl-C.", HelpName = "N" }
            .Require(value => value is null or > 0, "takes a number of at least 1.");
        Option<bool> json = new("--json") { Description = "Print one JSON document a line for each change of a device." };
        ConnectionOptions connection = new();
        Command command = new("watch", "Watch the devices live: link, model, rate, latency, memory, temperature, power.") { seconds, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(seconds) is int limit)
                ending.CancelAfter(TimeSpan.FromSeconds(limit));
            FleetView view = new(hub, clock);
            CommandOutput output = CommandOutput.Of(parsed);
            await (parsed.GetValue(json) ? PrintAsync(view, output, ending.Token)
                : output.Width is null ? ListAsync(view, output, ending.Token)
                : ShowAsync(view, ending.Token));
            return CommandExitCode.Done;
        });
        return command;
    }

    private static async Task ShowAsync(FleetView view, CancellationToken cancellation) =>
        await AnsiConsole.Live(new Text("asking the hub")).StartAsync(async live =>
        {
            await foreach (IReadOnlyList<WatchedDevice> devices in view.WatchAsync(cancellation))
            {
                live.UpdateTarget(WatchTable.Render(devices, view.Remark));
                live.Refresh();
            }
        });

    // Where the output is a file or a pipe: the whole table after each change.
    private static async Task ListAsync(FleetView view, CommandOutput output, CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<WatchedDevice> devices in view.WatchAsync(cancellation))
        {
            output.Write(WatchTable.Plain(devices));
            output.Result.WriteLine();
        }
        if (view.Remark is { } remark)
            output.Progress.WriteLine(remark);
    }

    private static async Task PrintAsync(FleetView view, CommandOutput output, CancellationToken cancellation)
    {
        Dictionary<string, WatchedDevice> printed = new(StringComparer.Ordinal);
        await foreach (IReadOnlyList<WatchedDevice> devices in view.WatchAsync(cancellation))
        {
            foreach (WatchedDevice device in devices.Where(device => !printed.TryGetValue(device.DeviceId, out WatchedDevice? known) || !known.SaysTheSame(device)))
            {
                printed[device.DeviceId] = device;
                output.Result.WriteLine(System.Text.Json.JsonSerializer.Serialize(device, WatchJsonContext.Default.WatchedDevice));
            }
        }
    }
}
