using System.CommandLine;
using System.Text.Json;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>telemetry DEVICE</c>: the messages of one device that the local hub holds, and those that come, one JSON document a line.</summary>
internal static class TelemetryCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> device = new("DEVICE") { Description = "The device's id." };
        Option<long> after = new Option<long>("--after") { Description = "Only messages with a larger id.", HelpName = "ID", DefaultValueFactory = _ => 0 }
            .Require(id => id >= 0, "takes a message's id, at least 0.");
        Option<bool> follow = new("--follow", "-f") { Description = "Go on printing new messages, until Ctrl-C." };
        Option<bool> json = new("--json") { Description = "As without: one JSON document a line either way." };
        ConnectionOptions connection = new();
        Command command = new("telemetry", "Print a device's messages as the local hub stored them, one JSON document a line.") { device, after, follow, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            CommandOutput output = CommandOutput.Of(parsed);
            string id = parsed.GetRequiredValue(device);
            long last = parsed.GetValue(after);
            while (await hub.GetTelemetryAsync(id, last, cancellation) is { Count: > 0 } page)
            {
                foreach (StoredMessage message in page)
                    Write(message, output);
                last = page[^1].Id;
            }
            if (parsed.GetValue(follow))
            {
                await foreach (StoredMessage message in hub.StreamTelemetryAsync(id, last, cancellation))
                    Write(message, output);
            }
            return CommandExitCode.Done;
        });
        return command;
    }

    private static void Write(StoredMessage message, CommandOutput output) =>
        output.Result.WriteLine(JsonSerializer.Serialize(message, Contracts.ContractsJsonContext.Default.StoredMessage));
}
