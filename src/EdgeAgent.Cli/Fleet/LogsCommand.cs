using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>logs DEVICE</c>: the newest lines of the agent's log, by its direct method, once or again and again.</summary>
internal static class LogsCommand
{
    private const int MethodTimeoutSeconds = 30, MostLines = 2000, DefaultLines = 100;

    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(2);

    public static Command Create(TimeProvider clock)
    {
        Argument<string> device = new("DEVICE") { Description = "The device's id." };
        Option<string> level = new("--level") { Description = "The least severe lines.", HelpName = "LEVEL", DefaultValueFactory = _ => "information" };
        level.AcceptOnlyFromAmong("debug", "information", "warning", "error");
        Option<int> count = new Option<int>("--count") { Description = "How many of the newest lines.", HelpName = "N", DefaultValueFactory = _ => DefaultLines }
            .Require(lines => lines is >= 1 and <= MostLines, $"takes 1 to {MostLines}.");
        Option<bool> follow = new("--follow", "-f") { Description = "Go on printing new lines, until Ctrl-C." };
        Option<bool> json = new("--json") { Description = "Print the method's answer as one JSON document." };
        ConnectionOptions connection = new();
        Command command = new("logs", "Print the newest lines of a device's log.") { device, level, count, follow, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(follow) && result.GetValue(json))
                result.AddError("--follow and --json do not go together: --json is one document.");
        });
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = connection.Open(parsed, clock);
            CommandOutput output = CommandOutput.Of(parsed);
            string id = parsed.GetRequiredValue(device);
            JsonElement answer = await FetchAsync(hub, id, parsed.GetRequiredValue(level), parsed.GetValue(count), cancellation);
            if (parsed.GetValue(json))
            {
                output.Result.WriteLine(answer.GetRawText());
                return CommandExitCode.Done;
            }
            string? last = Print(answer, null, output);
            while (parsed.GetValue(follow))
            {
                await Task.Delay(FollowInterval, clock, cancellation);
                last = Print(await FetchAsync(hub, id, parsed.GetRequiredValue(level), MostLines, cancellation), last, output);
            }
            return CommandExitCode.Done;
        });
        return command;
    }

    private static async Task<JsonElement> FetchAsync(HubClient hub, string device, string level, int count, CancellationToken cancellation)
    {
        JsonObject arguments = new() { ["level"] = level, ["count"] = count };
        MethodResult answer = await hub.CallMethodAsync(device, "logs", hasPayload: true, arguments, MethodTimeoutSeconds, cancellation);
        return answer is { IsSuccess: true, Payload: { ValueKind: JsonValueKind.Object } payload }
            ? payload
            : throw new CommandFailureException($"{device} answered logs with status {answer.Status}: {answer.Payload?.GetRawText() ?? "nothing"}");
    }

    // Prints the lines behind the one that was printed last, all where that is gone; gives back the newest.
    private static string? Print(JsonElement answer, string? last, CommandOutput output)
    {
        string[] lines = answer.TryGetProperty("lines", out JsonElement found) && found.ValueKind == JsonValueKind.Array
            ? [.. found.EnumerateArray().Where(line => line.ValueKind == JsonValueKind.String).Select(line => line.GetString()!)]
            : [];
        int start = last is null ? 0 : Array.LastIndexOf(lines, last) + 1;
        foreach (string line in lines[start..])
            output.Result.WriteLine(PrintableText.Of(line));
        if (last is null && answer.TryGetProperty("omitted", out JsonElement omitted) && omitted.TryGetInt32(out int number) && number > 0)
            output.Progress.WriteLine($"{number} older lines did not fit into the answer");
        return lines.Length > 0 ? lines[^1] : last;
    }
}
