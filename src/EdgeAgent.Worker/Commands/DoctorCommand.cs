using System.CommandLine;
using System.Text.Json;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Doctor;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>doctor</c>: checks what the agent needs, without running it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<string> config = ConfigOption.Create();
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("doctor", "Check the configuration, the clock, the data directory, the hub and the sensors.") { config, json };
        command.SetAction((arguments, _) => RunAsync(arguments.GetRequiredValue(config), arguments.GetValue(json), arguments.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool json, TextWriter output)
    {
        AgentConfiguration configuration;
        try
        {
            configuration = ConfigurationReader.Read(file);
        }
        catch (ConfigurationException e)
        {
            throw new CommandFailureException(e.Message, e);
        }

        List<Check> checks = [];
        await foreach (Check check in new Examination(configuration, TimeProvider.System).RunAsync())
        {
            checks.Add(check);
            if (!json)
                await output.WriteLineAsync($"{check.Result.ToString().ToLowerInvariant(),-8}{check.Name}: {check.Detail}");
        }

        if (json)
            await output.WriteLineAsync(JsonSerializer.Serialize(new DoctorReport(AgentVersion.Text, configuration.File, checks), DoctorJsonContext.Default.DoctorReport));
        return checks.Exists(check => check.Result == CheckResult.Failed) ? CommandExitCode.Failed : CommandExitCode.Done;
    }
}
