using System.CommandLine;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Optimization.Weights;
using EdgeAgent.Optimization.Zoo;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Zoo;

/// <summary><c>zoo build NAME -o FILE</c>: writes a network as a float32 <c>.tflite</c> file.</summary>
internal static class ZooBuildCommand
{
    public static Command Create()
    {
        Argument<string> name = new("NAME") { Description = "The network, as 'zoo list' names it." };
        Option<string> file = new("--output", "-o") { Description = "The .tflite file to write.", HelpName = "FILE", Required = true };
        Option<string?> weights = new("--weights")
        {
            Description = "Trained weights, a .safetensors file. Default: seeded weights, which know nothing.",
            HelpName = "SAFETENSORS",
        };
        Option<double?> alpha = new("--alpha") { Description = "The factor on the number of channels.", HelpName = "A" };
        Option<int?> resolution = new("--resolution") { Description = "Height and width of the picture.", HelpName = "N" };
        Option<int?> classes = new("--classes") { Description = "The number of classes. Default: the weights'.", HelpName = "N" };
        Option<int> seed = new("--seed")
        {
            Description = "The seed of the weights where no file gives them.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("build", "Write a network as a float32 .tflite file.") { name, file, weights, alpha, resolution, classes, seed, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(name)?.Tokens is not [{ Value: string chosen }])
                return;
            OptionRules.TryRead(result.GetResult(alpha), out double? factor);
            OptionRules.TryRead(result.GetResult(resolution), out int? side);
            OptionRules.TryRead(result.GetResult(classes), out int? outputs);
            if (ZooCatalog.Find(chosen) is not { } network)
                result.AddError($"there is no network {chosen}; accepted: {string.Join(", ", ZooCatalog.All)}.");
            else if (network.Refuse(new ZooOptions { Alpha = factor, Resolution = side, Classes = outputs }) is string sentence)
                result.AddError($"{sentence}.");
        });
        command.SetAction(parsed =>
        {
            ZooNetwork network = ZooCatalog.Find(parsed.GetRequiredValue(name))!;
            ZooOptions options = new()
            {
                Alpha = parsed.GetValue(alpha),
                Resolution = parsed.GetValue(resolution),
                Classes = parsed.GetValue(classes),
                Seed = parsed.GetValue(seed),
            };
            ModelDefinition model = Define(network, options, parsed.GetValue(weights));
            string path = parsed.GetRequiredValue(file);
            long bytes = OutputFile.Replace(path, stream => TfLiteModelWriter.Write(model, stream));
            CommandOutput output = CommandOutput.Of(parsed);
            ZooBuildResult built = new(path, network.Name, model.Description!, bytes);
            if (parsed.GetValue(json))
                output.WriteJson(built, CliJsonContext.Default.ZooBuildResult);
            else
                output.Result.WriteLine($"wrote {path}  {Quantity.Bytes(bytes)}  {built.Description}");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static ModelDefinition Define(ZooNetwork network, ZooOptions options, string? weightsPath)
    {
        if (weightsPath is null)
            return network.Define(options);
        try
        {
            return network.Define(options, SafetensorsFile.Parse(InputFile.Map(weightsPath, "weights"), Path.GetFileName(weightsPath)));
        }
        catch (WeightsException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }
}
