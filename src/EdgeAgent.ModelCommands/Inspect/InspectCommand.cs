using System.CommandLine;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.ModelCommands.Inspect;

/// <summary><c>inspect MODEL</c>: what a model file holds, and whether this runtime can run it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Option<bool> json = SharedOptions.Json();
        Command command = new("inspect", "Show operators, tensors, quantization, memory plan and size.") { model, json };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.Of(parsed);
            InspectResult result = ModelInspector.Inspect(ModelFile.Load(parsed.GetRequiredValue(model)));
            if (parsed.GetValue(json))
                output.WriteJson(result, ModelCommandsJsonContext.Default.InspectResult);
            else
                InspectReport.Write(result, output);
            return CommandExitCode.Done;
        });
        return command;
    }
}
