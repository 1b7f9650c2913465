using System.CommandLine;
using System.Text.Json.Nodes;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Rollouts;

/// <summary><c>rollout start FILE</c>: a rollout in the local hub, or the configuration of one ring in Azure's.</summary>
internal static class RolloutStartCommand
{
    private const string About =
        "Start a rollout from a file: an array of automatic device configurations, one a ring (see device-configs/rollouts). The local hub goes from ring to ring by itself, with soak "
        + "times, thresholds, maintenance windows, percentages and automatic roll-back, which are in the labels. Azure IoT Hub has none of these and knows the labels as text only: there "
        + "this command makes the configuration of one ring (--ring N) and you look at its metrics, then start the next ring or delete the configuration; what its devices "
        + "were assigned before does not come back by that.";

    public static Command Create(TimeProvider clock)
    {
        Argument<string> file = new("FILE") { Description = "The rollout (JSON)." };
        Option<string?> name = new("--name") { Description = "The rollout's name. Default: the label 'rollout' of the file's configurations.", HelpName = "NAME" };
        Option<string?> model = new("--model") { Description = "A published model, in place of the one that the file names.", HelpName = "NAME:VERSION" };
        Option<string> slot = new("--slot") { Description = "The slot for --model.", HelpName = "SLOT", DefaultValueFactory = _ => TwinNames.DefaultSlot };
        Option<string[]> restores = new Option<string[]>("--restore")
        {
            Description = "For signed models: what devices get back in place of the same file as they had it, because they refuse a lower sequence than one that they saw: the old file, "
                + "signed with a higher sequence than the new model and published under a version of its own. May be repeated. Local hub only.",
            HelpName = "NAME:VERSION",
            DefaultValueFactory = _ => [],
        }.Require(names => names is null || names.All(text => ModelReference.TryParse(text, out ModelReference? _)), "takes NAME:VERSION of letters, digits, dots, hyphens and underscores.");
        Option<int> ring = new("--ring") { Description = "In Azure: which ring's configuration is made, from 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        ConnectionOptions connection = new();
        model.Require(text => ModelReference.TryParse(text!, out _), "takes NAME:VERSION of letters, digits, dots, hyphens and underscores.");
        ring.AtLeast(1);
        Command command = new("start", About) { file, name, model, slot, restores, ring, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            RolloutFile rollout = new(parsed.GetRequiredValue(file));
            using HubClient hub = connection.Open(parsed, clock);
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(model) is { } text && ModelReference.TryParse(text, out ModelReference? reference))
                rollout.Assign(parsed.GetRequiredValue(slot), await new ModelDelivery(hub, clock).DescribeAsync(reference, null, AssignedTrust.Read(null, []), null, cancellation));
            List<ModelAssignment> restored = [];
            foreach (string again in parsed.GetRequiredValue(restores))
            {
                if (ModelReference.TryParse(again, out ModelReference? old))
                    restored.Add(await new ModelDelivery(hub, clock).DescribeAsync(old, null, AssignedTrust.Read(null, []), null, cancellation));
            }
            if (hub.IsAzure)
            {
                (string id, JsonObject configuration) = RingOf(rollout, parsed.GetValue(ring));
                JsonObject made = await hub.AddConfigurationAsync(id, configuration, cancellation);
                output.Result.WriteLine(parsed.GetValue(json) ? made.ToJsonString() : $"made the configuration {id}; Azure applies it within minutes, and goes to no further ring by itself");
                return CommandExitCode.Done;
            }

            string called = parsed.GetValue(name) ?? rollout.Name ?? throw new CommandFailureException($"{parsed.GetRequiredValue(file)} names no rollout in a label 'rollout'; give --name NAME");
            RolloutCommand.Print(await hub.StartRolloutAsync(called, rollout.With(restored), cancellation), parsed.GetValue(json), output);
            return CommandExitCode.Done;
        });
        return command;
    }

    /// <summary>The configuration of a ring, for a hub that applies it as it is.</summary>
    /// <exception cref="CommandFailureException">The file has no such ring, or the ring is by percent.</exception>
    public static (string Id, JsonObject Configuration) RingOf(RolloutFile rollout, int ring)
    {
        IReadOnlyList<JsonObject> rings = rollout.Configurations;
        if (rings.Count == 0)
            throw new CommandFailureException("Azure IoT Hub needs a file that is an array of automatic device configurations, one a ring");
        if (ring > rings.Count)
            throw new CommandFailureException($"the file has {rings.Count} rings, so that there is no ring {ring}");
        JsonObject configuration = rings[ring - 1];
        if ((configuration["labels"] as JsonObject)?.ContainsKey("rolloutPercent") == true)
            throw new CommandFailureException($"ring {ring} is by percent (label rolloutPercent), which only the local hub can do; give it a target condition by a tag for Azure");
        string id = configuration["id"] is JsonValue value && value.TryGetValue(out string? text) ? text : throw new CommandFailureException($"the configuration of ring {ring} has no id");
        return (id, configuration);
    }
}
