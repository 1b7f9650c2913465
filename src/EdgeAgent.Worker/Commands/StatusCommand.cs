using System.CommandLine;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.LocalApi.Status;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>status</c>: asks the running agent how it is doing.</summary>
internal static class StatusCommand
{
    public static Command Create(TimeProvider time)
    {
        Option<string> config = ConfigOption.Create();
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("status", "Ask the running agent over its local API what runs, whether the hub is there, and what went wrong.") { config, json };
        command.SetAction(async (arguments, cancellation) =>
        {
            AgentConfiguration configuration = Read(arguments.GetRequiredValue(config));
            StatusDocument status = await new StatusClient(configuration, time).ReadAsync(cancellation);
            CommandOutput output = CommandOutput.Of(arguments);
            if (arguments.GetValue(json))
                output.WriteJson(status, StatusJsonContext.Default.StatusDocument);
            else
                StatusReport.Write(status, output.Result);
            return CommandExitCode.Done;
        });
        return command;
    }

    private static AgentConfiguration Read(string file)
    {
        try
        {
            return ConfigurationReader.Read(file);
        }
        catch (ConfigurationException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }
}
