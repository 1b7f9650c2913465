namespace EdgeAgent.Worker.Platform.Linux;

/// <summary>Whether the system's time service set the clock by the network since the start, as far as it says so in a file.</summary>
/// <remarks>systemd-timesyncd makes <c>/run/systemd/timesync/synchronized</c> when it first did. chrony and ntpd keep no such file: with them it is unknown.</remarks>
internal sealed class ClockService(SystemFiles files)
{
    private const string Directory = "run/systemd/timesync";

    /// <summary>True and false where systemd-timesyncd tells; null where it does not run.</summary>
    public bool? IsSynchronised() => files.FindFile($"{Directory}/synchronized") is not null ? true
        : files.Directories("run/systemd", "timesync").Count > 0 ? false
        : null;
}
