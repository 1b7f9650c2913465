namespace EdgeAgent.Worker.Hosting;

/// <summary>Whether systemd started this process, by what it left in the environment.</summary>
/// <remarks><c>SystemdHelpers.IsSystemdService</c> looks for a parent called systemd in /proc, which a unit with <c>ProtectProc=invisible</c> does not show:
/// READY=1 was never sent there, and the start ended in its time-out.</remarks>
internal static class Systemd
{
    private const string NotifySocket = "NOTIFY_SOCKET", ExecutedProcess = "SYSTEMD_EXEC_PID";

    /// <summary>True when systemd waits for notifications of this process, or has started it as a service's main process.</summary>
    /// <param name="environment">Gives an environment variable; null where it is not set.</param>
    /// <param name="processId">This process.</param>
    public static bool IsPresent(Func<string, string?> environment, int processId) =>
        !string.IsNullOrEmpty(environment(NotifySocket)) || environment(ExecutedProcess) == $"{processId}";
}
