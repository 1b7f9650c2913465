using System.CommandLine;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Rollouts;

/// <summary><c>rollout start|status|list|pause|resume|abort|delete</c>: one model to a fleet, ring by ring.</summary>
internal static class RolloutCommand
{
    public static Command Create(TimeProvider clock) => new("rollout", "Bring a model to a fleet ring by ring; the local hub stops it by itself and rolls back when devices fail.")
    {
        RolloutStartCommand.Create(clock),
        Status(clock),
        List(clock),
        Change(clock, "pause", "Assign the model to no further device; those that have it are still watched.", (_, _) => "pause"),
        Change(clock, "resume", "Go on after a pause.", (_, _) => "resume"),
        Abort(clock),
        Delete(clock),
    };

    /// <summary>Fails where the hub is Azure's, which has no rollouts.</summary>
    public static HubClient Local(HubClient hub) => hub.IsAzure
        ? throw new CommandFailureException("Azure IoT Hub has no rollouts: 'rollout start' makes automatic device configurations there, and you read, change and delete those by 'az iot hub configuration'")
        : hub;

    private static Argument<string> Name() => new("NAME") { Description = "The rollout's name." };

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON document." };

    private static Command Status(TimeProvider clock)
    {
        Argument<string> name = Name();
        Option<bool> devices = new("--devices") { Description = "List the devices too (with --json: only the devices)." };
        Option<bool> json = Json();
        ConnectionOptions connection = new();
        Command command = new("status", "Show how far a rollout is, by ring. Local hub only.") { name, devices, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = Local(connection.Open(parsed, clock));
            RolloutView view = await hub.GetRolloutAsync(parsed.GetRequiredValue(name), cancellation);
            CommandOutput output = CommandOutput.Of(parsed);
            List<RolloutDevice> rows = [];
            if (parsed.GetValue(devices))
            {
                while (await hub.GetRolloutDevicesAsync(view.Name, rows.Count > 0 ? rows[^1].DeviceId : "", cancellation) is { Count: > 0 } page)
                    rows.AddRange(page);
            }
            if (parsed.GetValue(json) && parsed.GetValue(devices))
                output.WriteJson(rows, ContractsJsonContext.Default.IReadOnlyListRolloutDevice);
            else
                Print(view, parsed.GetValue(json), output);
            if (rows.Count > 0 && !parsed.GetValue(json))
                RolloutText.Write(rows, view, output);
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command List(TimeProvider clock)
    {
        Option<bool> json = Json();
        ConnectionOptions connection = new();
        Command command = new("list", "List the rollouts, the newest first. Local hub only.") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = Local(connection.Open(parsed, clock));
            IReadOnlyList<RolloutView> views = await hub.ListRolloutsAsync(cancellation);
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                output.WriteJson(views, ContractsJsonContext.Default.IReadOnlyListRolloutView);
            else
                RolloutText.Write(views, output);
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command Abort(TimeProvider clock)
    {
        Option<bool> keep = new("--keep") { Description = "Leave every device as it is, in place of assigning it again what it was before." };
        return Change(clock, "abort", "End a rollout and assign every device again what it was before.", (parsed, _) => parsed.GetValue(keep) ? "abort?keep=true" : "abort", keep);
    }

    private static Command Change(TimeProvider clock, string word, string description, Func<ParseResult, HubClient, string> path, Option<bool>? own = null)
    {
        Argument<string> name = Name();
        Option<bool> json = Json();
        ConnectionOptions connection = new();
        Command command = new(word, $"{description} Local hub only.") { name, json };
        if (own is not null)
            command.Add(own);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = Local(connection.Open(parsed, clock));
            Print(await hub.ChangeRolloutAsync(parsed.GetRequiredValue(name), path(parsed, hub), cancellation), parsed.GetValue(json), CommandOutput.Of(parsed));
            return CommandExitCode.Done;
        });
        return command;
    }

    private static Command Delete(TimeProvider clock)
    {
        Argument<string> name = Name();
        ConnectionOptions connection = new();
        Command command = new("delete", "Forget a rollout that has ended. Local hub only.") { name };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using HubClient hub = Local(connection.Open(parsed, clock));
            await hub.DeleteRolloutAsync(parsed.GetRequiredValue(name), cancellation);
            CommandOutput.Of(parsed).Result.WriteLine($"deleted {parsed.GetRequiredValue(name)}");
            return CommandExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints a rollout.</summary>
    public static void Print(RolloutView view, bool asJson, CommandOutput output)
    {
        if (asJson)
            output.WriteJson(view, ContractsJsonContext.Default.RolloutView);
        else
            RolloutText.Write(view, output);
    }
}
