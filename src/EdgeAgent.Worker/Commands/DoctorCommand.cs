using System.CommandLine;
using System.Text.Json;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Doctor;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>doctor</c>: checks what the agent needs, without running it, and calibrates the power estimate.</summary>
internal static class DoctorCommand
{
    public static Command Create(TimeProvider time)
    {
        Option<string> config = ConfigOption.Create();
        Option<bool> json = new("--json") { Description = "Print one JSON document." };
        Command command = new("doctor", "Check the configuration, the clock, the data directory, the hub and the sensors; or calibrate the power estimate.") { config, json };
        CalibrationOptions calibration = new();
        calibration.AddTo(command);
        command.SetAction((arguments, cancellation) => calibration.IsAskedFor(arguments)
            ? calibration.RunAsync(arguments, arguments.GetRequiredValue(config), arguments.GetValue(json), time, cancellation)
            : RunAsync(arguments.GetRequiredValue(config), arguments.GetValue(json), time, arguments.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool json, TimeProvider time, TextWriter output)
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
        await foreach (Check check in new Examination(configuration, time).RunAsync())
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
