using System.Globalization;

namespace EdgeAgent.Worker.Hosting.Watchdog;

/// <summary>What the service manager asks of the watchdog.</summary>
/// <param name="Socket">Its socket; null without one.</param>
/// <param name="IsAsked">Whether it waits for signs of life.</param>
/// <param name="Period">The time between two looks at the agent, and between two signs of life.</param>
internal sealed record WatchdogSettings(string? Socket, bool IsAsked, TimeSpan Period)
{
    /// <summary>The time between two looks where nobody waits for signs of life; they are logged all the same.</summary>
    public static readonly TimeSpan OwnPeriod = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Reads them from the environment, as systemd documents it: <c>WATCHDOG_USEC</c> counts only for the process that <c>WATCHDOG_PID</c> names, if it names one.</summary>
    public static WatchdogSettings Read(Func<string, string?> environment, int processId)
    {
        bool isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } owner || owner == processId.ToString(CultureInfo.InvariantCulture);
        bool isAsked = long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0 && isOurs;
        TimeSpan third = isAsked ? TimeSpan.FromMicroseconds(microseconds / 3.0) : OwnPeriod;
        return new WatchdogSettings(environment("NOTIFY_SOCKET"), isAsked, third < Shortest ? Shortest : third < OwnPeriod ? third : OwnPeriod);
    }
}
