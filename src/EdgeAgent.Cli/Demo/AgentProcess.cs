using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Demo;

/// <summary>The running agent: its last lines of output, and an end that it cannot outlive.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const string RunnerVariable = "EDGEAGENT_RUNNER";

    private const int KeptLines = 30, SigTerm = 15;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(6);

    private readonly Process _process;
    private readonly TimeProvider _clock;
    private readonly Queue<string> _lines = new();

    private AgentProcess(Process process, TimeProvider clock)
    {
        _process = process;
        _clock = clock;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The exit code once the agent has ended; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>The last lines that the agent wrote.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public static AgentProcess Start(AgentProgram program, string configurationFile, TimeProvider clock)
    {
        ProcessStartInfo start = new(program.FileName)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetDirectoryName(configurationFile),
        };
        foreach (string argument in (string[])[.. program.LeadingArguments, "run", "--config", configurationFile])
            start.ArgumentList.Add(argument);
        // The agent starts its own program once more, to try models.
        if (program.LeadingArguments.Count > 0)
            start.Environment[RunnerVariable] = string.Join(' ', [program.FileName, .. program.LeadingArguments.SkipLast(1)]);
        try
        {
            return new AgentProcess(Process.Start(start)!, clock);
        }
        catch (Win32Exception e)
        {
            throw new CommandFailureException($"the agent {program.FileName} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Asks the agent to end, and kills it with all its children when it does not in time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited && !OperatingSystem.IsWindows())
            _ = Kill(_process.Id, SigTerm);
        using (CancellationTokenSource patience = new(OperatingSystem.IsWindows() ? TimeSpan.Zero : DrainPatience, _clock))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrEmpty(line))
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
                _lines.Dequeue();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
