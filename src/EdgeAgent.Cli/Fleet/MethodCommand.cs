using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>method DEVICE NAME</c>: calls a direct method and prints the device's answer.</summary>
internal static class MethodCommand
{
    private const int ShortestTimeout = 5, LongestTimeout = 300, DefaultTimeout = 30;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(TimeProvider clock)
    {
        Argument<string> device = new("DEVICE") { Description = "The device's id." };
        Argument<string> name = new("NAME") { Description = "The method: ping, status, logs, benchmark, restart or uploadDiagnostics on edge-agent." };
        Option<string?> payload = new("--payload") { Description = "The method's argument, one JSON value.", HelpName = "JSON" };
        Option<int> timeout = new("--timeout")
        {
            Description = $"Wait this many seconds for the answer, {ShortestTimeout} to {LongestTimeout}.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultTimeout,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document with status and payload." };
        ConnectionOptions connection = new();
        payload.Require(text => text is null || TryParse(text, out _), "takes one JSON value.");
        timeout.Require(seconds => seconds is >= ShortestTimeout and <= LongestTimeout, $"takes {ShortestTimeout} to {LongestTimeout}.");
        Command command = new("method", "Call a direct method on a device; exit code 1 unless its status is 200 to 299.") { device, name, payload, timeout, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string id = parsed.GetRequiredValue(device), method = parsed.GetRequiredValue(name);
            JsonNode? argument = null;
            bool hasArgument = parsed.GetValue(payload) is { } text && TryParse(text, out argument);
            using HubClient hub = connection.Open(parsed, clock);
            MethodResult answer = await hub.CallMethodAsync(id, method, hasArgument, argument, parsed.GetValue(timeout), cancellation);
            Write(CommandOutput.Of(parsed), parsed.GetValue(json), id, method, answer);
            return answer.IsSuccess ? CommandExitCode.Done : CommandExitCode.Failed;
        });
        return command;
    }

    private static void Write(CommandOutput output, bool json, string device, string method, MethodResult answer)
    {
        if (json)
            output.WriteJson(answer, CliJsonContext.Default.MethodResult);
        else if (!answer.IsSuccess)
            throw new CommandFailureException($"{device} answered {method} with status {answer.Status}{Reason(answer.Payload)}");
        else if (answer.Payload is { ValueKind: not JsonValueKind.Null } value)
            output.Result.WriteLine(JsonNode.Parse(value.GetRawText())!.ToJsonString(Readable));
        else
            output.Result.WriteLine($"status {answer.Status}");
    }

    private static string Reason(JsonElement? payload) => payload switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.Object } value when value.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String => $": {error.GetString()}",
        { } value => $": {value.GetRawText()}",
    };

    private static bool TryParse(string text, out JsonNode? value)
    {
        value = null;
        try
        {
            value = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
