using System.CommandLine;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>version</c>: the version on standard output.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        Command command = new("version", "Print the agent's version.");
        command.SetAction(arguments => arguments.InvocationConfiguration.Output.WriteLine($"edge-agent {AgentVersion.Text}"));
        return command;
    }
}
