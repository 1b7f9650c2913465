using System.CommandLine;
using System.Globalization;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Deltas;

/// <summary><c>delta BASE TARGET -o FILE</c>: what leads from one version of a model to the next, for devices that have the first.</summary>
internal static class DeltaCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> baseFile = new("BASE") { Description = "The model file that devices have." };
        Argument<string> target = new("TARGET") { Description = "The model file that they are to get." };
        Option<string> output = new("-o", "--output") { Description = "The delta.", HelpName = "FILE", Required = true };
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("delta", "Make the delta between two versions of a model, and try it.") { baseFile, target, output, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output);
            OutputFile.RequirePlace(path);
            MadeDelta made = MadeDelta.Of(InputFile.ReadAll(parsed.GetRequiredValue(baseFile), "base"), InputFile.ReadAll(parsed.GetRequiredValue(target), "target"), clock);
            OutputFile.Replace(path, stream => stream.Write(made.Bytes));
            CommandOutput to = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                to.WriteJson(made.Document, CliJsonContext.Default.DeltaDocument);
            else
                to.Result.WriteLine($"{path}  {Describe(made.Document)}");
            return CommandExitCode.Done;
        });
        return command;
    }

    /// <summary>The figures on one line.</summary>
    public static string Describe(DeltaDocument delta) => string.Create(
        CultureInfo.InvariantCulture,
        $"{delta.DeltaBytes} bytes for {delta.TargetBytes} ({delta.Ratio:P2}), made in {delta.MakeSeconds:F2} s, applied in {delta.ApplySeconds:F3} s");
}
