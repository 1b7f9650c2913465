using System.ComponentModel;
using System.Diagnostics;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Platform.Processes;

/// <summary>Starts programs as child processes, without a shell and without a standard input.</summary>
internal sealed class CommandRunner : ICommandRunner
{
    /// <inheritdoc/>
    public IRunningCommand Start(IReadOnlyList<string> command)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return new RunningCommand(process, command[0]);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new IOException(e.Message, e);
        }
    }
}
