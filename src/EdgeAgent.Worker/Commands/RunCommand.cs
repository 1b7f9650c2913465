using System.CommandLine;
using EdgeAgent.Core;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Hosting;
using EdgeAgent.Worker.Platform.Linux;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>run</c>: the agent itself, until SIGTERM or Ctrl-C.</summary>
internal static partial class RunCommand
{
    /// <summary>The exit code of an agent that the cloud asked to restart: its service manager starts it again.</summary>
    public const int RestartRequested = 10;

    public static Command Create()
    {
        Option<string> config = ConfigOption.Create();
        Option<string> level = new("--log-level") { Description = "The least severe messages that are logged.", HelpName = "LEVEL", DefaultValueFactory = _ => "information" };
        level.AcceptOnlyFromAmong("debug", "information", "warning", "error");
        Command command = new("run", "Run the agent until SIGTERM or Ctrl-C; it then drains and ends with code 0 in under five seconds. Code 10: the cloud asked for a restart.") { config, level };
        command.SetAction((arguments, cancellation) => RunAsync(arguments.GetRequiredValue(config), LevelOf(arguments.GetRequiredValue(level)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string file, LogLevel level, CancellationToken cancellation)
    {
        NativeHeap.ShareOneArena();
        KernelChoice.Require(name: null);
        try
        {
            AgentConfiguration configuration = ConfigurationReader.Read(file);
            using DataDirectoryLock right = DataDirectoryLock.Take(configuration.DataDirectory);
            using IHost host = AgentHost.Create(configuration, level);
            if (right.Problem is { } problem)
                LogDirectory(host.Services.GetRequiredService<ILogger<AgentWorker>>(), problem);
            AgentWorker worker = host.Services.GetRequiredService<AgentWorker>();
            await host.RunAsync(cancellation);
            return worker.ExecuteTask is not { IsFaulted: false } ? CommandExitCode.Failed
                : worker.Exit == AgentExit.RestartRequested ? RestartRequested
                : CommandExitCode.Done;
        }
        catch (ConfigurationException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }

    [LoggerMessage(2004, LogLevel.Error, "{Problem}")]
    private static partial void LogDirectory(ILogger logger, string problem);

    private static LogLevel LevelOf(string name) => name switch
    {
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
