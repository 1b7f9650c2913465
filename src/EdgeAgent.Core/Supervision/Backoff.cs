namespace EdgeAgent.Core.Supervision;

/// <summary>How long to wait before the next attempt: full jitter, uniform between 0 and a bound that doubles with each failure up to a cap.</summary>
/// <remarks>Full jitter spreads a fleet that failed together (Brooker, "Exponential Backoff and Jitter", 2015). A floor keeps a single device from spinning.</remarks>
/// <param name="first">The bound after the first failure.</param>
/// <param name="cap">The largest bound.</param>
/// <param name="random">Chance; guarded by a lock, since <see cref="Random"/> is not thread-safe and loops share it.</param>
public sealed class Backoff(TimeSpan first, TimeSpan cap, Random random)
{
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(100);

    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure and draws the time to wait.</summary>
    /// <param name="atLeast">What the other side asked for; null when nothing. The draw is added to it.</param>
    /// <returns>At least 0.1 seconds, at most the cap plus <paramref name="atLeast"/>, which itself counts for at most the cap.</returns>
    public TimeSpan Next(TimeSpan? atLeast = null)
    {
        double bound = Math.Min(cap.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(Failures, 30)));
        Failures++;
        double share;
        lock (random)
            share = random.NextDouble();
        TimeSpan drawn = TimeSpan.FromSeconds(bound * share);
        TimeSpan asked = atLeast is { } wish ? (wish < cap ? wish : cap) : TimeSpan.Zero;
        TimeSpan wait = drawn + asked;
        return wait > Floor ? wait : Floor;
    }

    /// <summary>Starts again after a success.</summary>
    public void Reset() => Failures = 0;
}
