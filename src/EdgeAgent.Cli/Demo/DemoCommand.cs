using System.CommandLine;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;
using Spectre.Console;

namespace EdgeAgent.Cli.Demo;

/// <summary><c>demo</c>: hub and agent on loopback, a model pushed through the twin, and its telemetry live in the terminal.</summary>
internal static class DemoCommand
{
    public static Command Create(TimeProvider clock)
    {
        Option<int?> seconds = new("--seconds") { Description = "End by itself this many seconds after the model became active. Default: run until Ctrl-C.", HelpName = "N" };
        Option<string?> model = new("--model") { Description = "An image classifier (.tflite). Default: the display reader that comes with edgectl.", HelpName = "FILE" };
        Option<string?> images = new("--images") { Description = "A folder of JPEG or PNG pictures. Default: generated pictures of displays and meters.", HelpName = "DIR" };
        Option<string?> labels = new("--labels") { Description = "One label a line, or CSV with class_index and label. Default: those of the display reader, or class numbers.", HelpName = "FILE" };
        PreprocessingFlags preprocessing = new();
        Option<string?> agent = new("--agent") { Description = "The edge-agent program. Default: the one built with edgectl.", HelpName = "PATH" };
        Option<string?> runner = new("--agent-runner") { Description = "A command that runs the agent's program, such as an emulator with its options.", HelpName = "COMMAND" };
        Option<double> idle = Watts("--idle-watts", "Assumed power of the idle device, for the estimate where there is no meter.", 2.7);
        Option<double> busy = Watts("--busy-watts", "Assumed power with all processors busy.", 6.4);
        Option<bool> json = new("--json") { Description = "Print one JSON document at the end; what happens meanwhile goes to standard error." };
        seconds.Require(value => value >= 1, "takes a number of at least 1.");
        Command command = new("demo", "Run hub and agent on this machine, push a model, and watch its telemetry.") { seconds, model, images, labels };
        preprocessing.AddTo(command);
        foreach (Option option in (Option[])[agent, runner, idle, busy, json])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (OptionRules.TryRead(result.GetResult(busy), out double most) && OptionRules.TryRead(result.GetResult(idle), out double least) && most < least)
                result.AddError("--busy-watts takes a number that is not below --idle-watts.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            DemoOptions options = new()
            {
                Duration = parsed.GetValue(seconds) is int n ? TimeSpan.FromSeconds(n) : null,
                Model = parsed.GetValue(model),
                Images = parsed.GetValue(images),
                Labels = parsed.GetValue(labels),
                Preprocessing = preprocessing.Read(parsed),
                Agent = parsed.GetValue(agent),
                AgentRunner = parsed.GetValue(runner),
                IdleWatts = parsed.GetValue(idle),
                BusyWatts = parsed.GetValue(busy),
            };
            return await RunAsync(options, CommandOutput.Of(parsed), parsed.GetValue(json), clock, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CommandOutput output, bool json, TimeProvider clock, CancellationToken cancellation)
    {
        bool isLive = !json && output.Width is not null && AnsiConsole.Profile.Capabilities.Ansi;
        IDemoView view = isLive ? new DemoScreen(output.Result) : new DemoLines(json ? output.Progress : output.Result);
        DemoSummary summary = await new DemoRun(options, clock).RunAsync(view, cancellation);
        if (json)
            output.WriteJson(summary, CliJsonContext.Default.DemoSummary);
        else
            DemoReport.Write(summary, output);
        if (summary.Failure is null)
            return CommandExitCode.Done;
        foreach (string line in summary.AgentLog)
            output.Progress.WriteLine($"  agent | {line}");
        throw new CommandFailureException(summary.Failure);
    }

    private static Option<double> Watts(string name, string description, double value)
    {
        Option<double> option = new(name) { Description = description, HelpName = "W", DefaultValueFactory = _ => value };
        return option.Require(watts => watts is > 0 and < 10_000, "takes a number above 0 and below 10000.");
    }
}
