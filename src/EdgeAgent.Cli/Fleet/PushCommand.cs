using System.CommandLine;
using EdgeAgent.Cli.Signing;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>push DEVICE --model NAME:VERSION</c>: asks a device for a model through its twin.</summary>
internal static class PushCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> device = new("DEVICE") { Description = "The device's id." };
        Option<string> model = new("--model") { Description = "A published model.", HelpName = "NAME:VERSION", Required = true };
        Option<string> slot = new("--slot") { Description = "The model slot on the device.", HelpName = "SLOT", DefaultValueFactory = _ => TwinNames.DefaultSlot };
        Option<int> wait = new("--wait") { Description = "Wait this many seconds for the device to report the model active.", HelpName = "SECONDS" };
        Option<string?> manifest = new("--manifest") { Description = "The signed manifest. Default: the one that was published with the model, if any.", HelpName = "FILE" };
        Option<string[]> roots = KeyOptions.Keys("--roots", "Root documents, in the order of their versions, for devices that trust an older one.");
        PreprocessingFlags preprocessing = new();
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        ConnectionOptions connection = new();
        model.Require(text => ModelReference.TryParse(text, out _), "takes NAME:VERSION of letters, digits, dots, hyphens and underscores.");
        wait.AtLeast(0);
        Command command = new("push", "Ask a device for a published model.") { device, model, manifest, roots, slot, wait };
        preprocessing.AddTo(command);
        command.Add(json);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string id = parsed.GetRequiredValue(device), into = parsed.GetRequiredValue(slot);
            _ = ModelReference.TryParse(parsed.GetRequiredValue(model), out ModelReference? reference);
            using HubClient hub = connection.Open(parsed, clock);
            ModelDelivery delivery = new(hub, clock);
            AssignedTrust trust = AssignedTrust.Read(parsed.GetValue(manifest), parsed.GetRequiredValue(roots));
            (ModelAssignment Assignment, long Version) assigned = await delivery.AssignAsync(id, into, reference!, preprocessing.Read(parsed), trust, cancellation);
            CommandOutput output = CommandOutput.Of(parsed);
            int seconds = parsed.GetValue(wait);
            SlotReport? report = null;
            if (seconds > 0)
            {
                output.Progress.WriteLine($"assigned {reference} to {id}, slot {into}; waiting for the device ...");
                report = await delivery.WaitUntilActiveAsync(id, into, assigned, TimeSpan.FromSeconds(seconds), cancellation);
            }
            if (parsed.GetValue(json))
                output.WriteJson(new PushResult(id, into, assigned.Assignment, report), CliJsonContext.Default.PushResult);
            else
                output.Result.WriteLine(report is null ? $"assigned {reference} to {id}, slot {into}" : $"{id} runs {reference} in slot {into}");
            return CommandExitCode.Done;
        });
        return command;
    }
}
