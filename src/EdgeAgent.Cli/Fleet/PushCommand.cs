using System.CommandLine;
using EdgeAgent.Cli.Deltas;
using EdgeAgent.Cli.Signing;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>push DEVICE --model NAME:VERSION</c>: asks a device for a model through its twin; with <c>--candidate</c>, for one that it made itself.</summary>
internal static class PushCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> device = new("DEVICE") { Description = "The device's id." };
        Option<string?> model = new("--model") { Description = "A published model.", HelpName = "NAME:VERSION" };
        Option<string?> candidate = new("--candidate")
        {
            Description = "In place of a published model: the SHA-256 of a candidate that 'edge-agent adapt --slot' made on the device from the slot's model. Needs --size.",
            HelpName = "SHA256",
        };
        Option<long?> size = new("--size") { Description = "The candidate's bytes, as 'edge-agent adapt' printed them.", HelpName = "N" };
        Option<string> slot = new("--slot") { Description = "The model slot on the device.", HelpName = "SLOT", DefaultValueFactory = _ => TwinNames.DefaultSlot };
        Option<int> wait = new("--wait") { Description = "Wait this many seconds for the device to report that the model runs, be it on probation.", HelpName = "SECONDS" };
        Option<string?> manifest = new("--manifest") { Description = "The signed manifest. Default: the one that was published with the model, if any.", HelpName = "FILE" };
        Option<string[]> roots = KeyOptions.Keys("--roots", "Root documents, in the order of their versions, for devices that trust an older one.");
        Option<string?> deltaFrom = new("--delta-from") { Description = "Offer a delta from this file, which devices have: a version of the same model, or a SHA-256, in the registry.", HelpName = "VERSION_OR_SHA" };
        PreprocessingFlags preprocessing = new();
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        ConnectionOptions connection = new();
        model.Require(text => ModelReference.TryParse(text!, out _), "takes NAME:VERSION of letters, digits, dots, hyphens and underscores.");
        candidate.Require(text => text!.Length == 64 && text.All(char.IsAsciiHexDigitLower), "takes 64 lower-case hexadecimal digits.");
        size.Require(value => value > 0, "takes a number of bytes above 0.");
        deltaFrom.Require(text => DeltaOffer.IsBase(text!), "takes a version of letters, digits, dots, hyphens and underscores, or 64 lower-case hexadecimal digits.");
        wait.AtLeast(0);
        Command command = new("push", "Ask a device for a published model, or for a candidate that it made itself.") { device, model, candidate, size, deltaFrom, manifest, roots, slot, wait };
        command.Validators.Add(result =>
        {
            bool isCandidate = result.GetResult(candidate) is not null;
            if (isCandidate == (result.GetResult(model) is not null))
                result.AddError("Give either --model NAME:VERSION or --candidate SHA256.");
            if (isCandidate != (result.GetResult(size) is not null))
                result.AddError("--candidate and --size go together.");
            if (isCandidate && result.GetResult(manifest) is { Implicit: false })
                result.AddError("--manifest is for published models.");
            if (isCandidate && result.GetResult(deltaFrom) is not null)
                result.AddError("--delta-from is for published models: a candidate is on the device already.");
        });
        preprocessing.AddTo(command);
        command.Add(json);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string id = parsed.GetRequiredValue(device), into = parsed.GetRequiredValue(slot);
            using HubClient hub = connection.Open(parsed, clock);
            ModelDelivery delivery = new(hub, clock);
            CommandOutput output = CommandOutput.Of(parsed);
            DeltaOffer? delta = parsed.GetValue(deltaFrom) is { } from ? new DeltaOffer(from, output.Progress) : null;
            AssignedTrust trust = AssignedTrust.Read(parsed.GetValue(manifest), parsed.GetRequiredValue(roots));
            (ModelAssignment Assignment, long Version) assigned = parsed.GetValue(candidate) is string digest
                ? await delivery.AssignCandidateAsync(id, into, digest, parsed.GetValue(size)!.Value, cancellation)
                : await delivery.AssignAsync(id, into, Parse(parsed.GetValue(model)!), preprocessing.Read(parsed), trust, delta, cancellation);
            string reference = $"{assigned.Assignment.Name}:{assigned.Assignment.Version}";
            int seconds = parsed.GetValue(wait);
            SlotReport? report = null;
            if (seconds > 0)
            {
                output.Progress.WriteLine($"assigned {reference} to {id}, slot {into}; waiting for the device ...");
                report = await delivery.WaitUntilRunningAsync(id, into, assigned, TimeSpan.FromSeconds(seconds), cancellation);
            }
            if (parsed.GetValue(json))
                output.WriteJson(new PushResult(id, into, assigned.Assignment, report), CliJsonContext.Default.PushResult);
            else
                output.Result.WriteLine(report is null ? $"assigned {reference} to {id}, slot {into}" : $"{id} runs {reference} in slot {into}{(report.State == SlotState.Probation ? ", on probation" : "")}");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static ModelReference Parse(string text) => ModelReference.TryParse(text, out ModelReference? reference) ? reference! : throw new ArgumentException(text, nameof(text));
}
