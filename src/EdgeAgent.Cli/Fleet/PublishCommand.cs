using System.CommandLine;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Fleet;

/// <summary><c>publish MODEL</c>: puts a model, and its labels, into the hub's registry.</summary>
internal static class PublishCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> model = new("MODEL") { Description = "The .tflite file." };
        Option<string?> name = new("--name") { Description = "The model's name: letters, digits, dots, hyphens, underscores. Default: the file's name.", HelpName = "NAME" };
        Option<string> version = new("--version") { Description = "The version: the same characters.", HelpName = "VERSION", Required = true };
        Option<string?> labels = new("--labels") { Description = "One label a line, or CSV with class_index and label; kept as NAME.labels:VERSION.", HelpName = "FILE" };
        Option<string?> manifest = new("--manifest") { Description = "The signed manifest of this version, made by 'edgectl sign'; kept as NAME.manifest:VERSION.", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        ConnectionOptions connection = new();
        name.Require(text => ModelReference.IsName(text!), "takes 1 to 119 letters, digits, dots, hyphens and underscores.");
        version.Require(ModelReference.IsVersion, "takes 1 to 64 letters, digits, dots, hyphens and underscores.");
        Command command = new("publish", "Put a model into the hub's registry.") { model, name, version, labels, manifest, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(model);
            byte[] file = InputFile.ReadAll(path, "model");
            IReadOnlyList<string>? classes = LabelsFor(path, parsed.GetValue(labels));
            ModelReference reference = new(parsed.GetValue(name) ?? ModelReference.NameOf(path), parsed.GetRequiredValue(version));
            byte[]? signed = parsed.GetValue(manifest) is { } manifestPath ? SignedManifest.Read(manifestPath).Describes(reference, file, classes) : null;
            using HubClient hub = connection.Open(parsed, clock);
            ModelVersion published = await new ModelDelivery(hub, clock).PublishAsync(reference, file, classes, signed, cancellation);
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                output.WriteJson(published, ContractsJsonContext.Default.ModelVersion);
            else
                output.Result.WriteLine($"published {reference}  {Quantity.Bytes(published.Size)}  sha256 {published.Sha256}{(classes is null ? "" : $"  {classes.Count} labels")}{(signed is null ? "" : "  signed")}");
            return CommandExitCode.Done;
        });
        return command;
    }

    /// <summary>Checks that this runtime runs the model, and orders the labels by its outputs.</summary>
    public static IReadOnlyList<string>? LabelsFor(string modelPath, string? labelPath)
    {
        using Interpreter interpreter = LoadedModel.Prepare(modelPath);
        return labelPath is null ? null : ClassLabels.Load(labelPath).ForOutputs(LoadedModel.ClassCount(interpreter));
    }
}
