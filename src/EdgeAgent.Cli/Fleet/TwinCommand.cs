using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>twin get</c> and <c>twin set</c>: the device twin as the hub holds it, and changes of tags and desired properties.</summary>
internal static class TwinCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(TimeProvider clock) => new("twin", "Read and change a device's twin.") { Get(clock), Set(clock) };

    private static Command Get(TimeProvider clock)
    {
        Argument<string> device = Device();
        Option<string?> path = new("--path") { Description = "Only this part: tags, desired, reported, or a member below, such as reported.slots.default.", HelpName = "PATH" };
        Option<bool> json = new("--json") { Description = "As without: the answer is one JSON document either way." };
        ConnectionOptions connection = new();
        Command command = new("get", "Print a twin, or a part of it, as JSON.") { device, path, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            JsonNode twin = await hub.GetTwinDocumentAsync(parsed.GetRequiredValue(device), cancellation);
            JsonNode? part = parsed.GetValue(path) is { } text ? TwinPath.Find(twin, text) : twin;
            CommandOutput.Of(parsed).Result.WriteLine(part?.ToJsonString(Readable) ?? "null");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command Set(TimeProvider clock)
    {
        Argument<string> device = Device();
        Argument<string[]> changes = new("CHANGE")
        {
            Description = "PATH=VALUE, where PATH begins with tags or desired, such as desired.telemetry.intervalSeconds=30. VALUE is JSON, or text where it is none; null removes.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "As without: the answer is one JSON document either way." };
        ConnectionOptions connection = new();
        Command command = new("set", "Change tags and desired properties; prints the parts that were changed.") { device, changes, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            JsonObject patch = [];
            string[] paths = [.. parsed.GetRequiredValue(changes).Select(change => TwinPath.Put(patch, change))];
            using HubClient hub = connection.Open(parsed, clock);
            JsonObject twin = await hub.PatchTwinAsync(parsed.GetRequiredValue(device), patch, cancellation);
            JsonObject changed = [];
            foreach (string path in paths)
                changed[path] = TwinPath.TryFind(twin, path)?.DeepClone();
            CommandOutput.Of(parsed).Result.WriteLine(changed.ToJsonString(Readable));
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Device() => new("DEVICE") { Description = "The device's id." };
}
