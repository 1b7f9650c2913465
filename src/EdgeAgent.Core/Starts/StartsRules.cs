using System.Globalization;

namespace EdgeAgent.Core.Starts;

/// <summary>What a start means after those before it. Pure: no clock but the system's monotonic one is looked at.</summary>
internal static class StartsRules
{
    /// <summary>The most starts in <see cref="Window"/> that may end out of order; one more, and the next is in safe mode.</summary>
    public const int MaxUnclean = 4;

    /// <summary>How long a start that ended out of order counts, in time during which the system ran.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(2);

    /// <summary>A restart of the whole device after this time is taken for a power cut, which says nothing of the agent; before it, for the agent's doing.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    /// <summary>A start that came this far is a good one, and those before it are forgotten.</summary>
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(10);

    /// <summary>The record of a start that begins now.</summary>
    /// <param name="last">What was remembered.</param>
    /// <param name="bootId">The system's run; null where it does not tell.</param>
    /// <param name="bootSeconds">Its monotonic seconds.</param>
    /// <param name="version">The agent's version.</param>
    /// <param name="nowUtc">The clock, for the operator alone.</param>
    public static StartsRecord Begin(StartsRecord last, string? bootId, double bootSeconds, string version, DateTimeOffset nowUtc)
    {
        bool isSameBoot = last.BootId == bootId && bootSeconds >= last.BootSeconds;
        double seconds = last.Seconds + (isSameBoot ? bootSeconds - last.BootSeconds : bootSeconds);
        bool wasUnclean = last.Phase == StartPhase.Begun || (last.Phase == StartPhase.Settled && isSameBoot);
        List<double> unclean = [.. last.Unclean.Where(at => seconds - at <= Window.TotalSeconds)];
        if (wasUnclean)
            unclean.Add(seconds);
        StartsRecord next = last with { Phase = StartPhase.Begun, BootId = bootId, BootSeconds = bootSeconds, Seconds = seconds, Unclean = unclean };
        if (last.Safe is not null)
            return last.SafeVersion == version ? next with { Unclean = [.. unclean.TakeLast(MaxUnclean + 1)] } : Leave(next);
        return unclean.Count > MaxUnclean ? next with { Safe = new SafeMode(nowUtc, Describe(unclean.Count, seconds - unclean[0])), SafeVersion = version } : next;
    }

    /// <summary>The record once safe mode is left: what happened before is forgotten.</summary>
    public static StartsRecord Leave(StartsRecord record) => record with { Safe = null, SafeVersion = null, Unclean = [] };

    private static string Describe(int count, double seconds) => string.Create(
        CultureInfo.InvariantCulture, $"The agent ended {count} times out of order within {Math.Max(1, Math.Ceiling(seconds / 60)):0} minutes, each time less than {HealthyAfter.TotalMinutes:0} minutes after its start.");
}
