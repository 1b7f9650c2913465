using System.Globalization;
using EdgeAgent.Contracts.Rollouts;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Decides from a ring's counts and times alone what comes next.</summary>
internal static class RingRules
{
    /// <summary>What comes next.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="counts">Its devices by state.</param>
    /// <param name="satisfiedUtc">Since when enough devices run the model; null while they do not.</param>
    /// <param name="now">The time.</param>
    public static RingDecision Decide(RolloutRing ring, RingCounts counts, DateTimeOffset? satisfiedUtc, DateTimeOffset now)
    {
        if (TooManyFailed(ring, counts) is { } reason)
            return new RingDecision(RingStep.Stop, reason);
        int most = counts.Total - counts.Kept, needed = Math.Min(ring.MinSuccesses ?? 1, most);
        int possible = counts.Succeeded + counts.Pending + counts.Waiting + counts.Working;
        if (possible < needed)
            return new RingDecision(RingStep.Stop, string.Create(CultureInfo.InvariantCulture,
                $"In ring '{ring.Name}' {needed} of {counts.Total} devices must run the model, and no more than {possible} still can."));
        bool isSettled = ring.MinSuccesses is not null || counts is { Pending: 0, Working: 0 };
        if (counts.Succeeded < needed || !isSettled)
            return new RingDecision(RingStep.Work);
        bool isOver = most == 0 || (satisfiedUtc is { } since && now - since >= TimeSpan.FromSeconds(ring.SoakSeconds ?? 0));
        return new RingDecision(isOver ? RingStep.Advance : RingStep.Soak);
    }

    private static string? TooManyFailed(RolloutRing ring, RingCounts counts)
    {
        int? mostCount = ring.MaxFailedCount ?? (ring.MaxFailedPercent is null ? 0 : null);
        if (counts.Failed > mostCount)
            return string.Create(CultureInfo.InvariantCulture, $"In ring '{ring.Name}' {counts.Failed} of {counts.Total} devices failed; at most {mostCount} may.");
        return ring.MaxFailedPercent is { } percent && counts.Failed * 100.0 > percent * counts.Total
            ? string.Create(CultureInfo.InvariantCulture, $"In ring '{ring.Name}' {counts.Failed} of {counts.Total} devices failed; at most {percent} % may.")
            : null;
    }
}
