using EdgeAgent.Optimization.Evaluation.Samples;

namespace EdgeAgent.Optimization.Evaluation;

/// <summary>Hands out the samples in their order to several threads, and collects those that cannot be read.</summary>
/// <remarks>When more are bad than is accepted, no further samples are handed out. All before the decisive one have been by then, and are finished, so the
/// samples that are named do not depend on the threads.</remarks>
internal sealed class SampleQueue(IReadOnlyList<Sample> samples, double acceptedBadShare)
{
    private const int NamedSamples = 3;

    private readonly Lock _lock = new();
    private readonly SortedList<int, BadSample> _bad = [];
    private readonly int _acceptedBad = (int)Math.Floor(acceptedBadShare * samples.Count);
    private int _next = -1;
    private int _finished;
    private volatile bool _isClosed;

    /// <summary>The samples that could not be read, in order.</summary>
    public IReadOnlyList<BadSample> Bad => [.. _bad.Values];

    /// <summary>The place of the next sample; null when there are no more.</summary>
    public int? Take()
    {
        if (_isClosed)
            return null;
        int place = Interlocked.Increment(ref _next);
        return place < samples.Count ? place : null;
    }

    /// <summary>Counts a sample as finished.</summary>
    /// <returns>How many are.</returns>
    public int Finish() => Interlocked.Increment(ref _finished);

    /// <summary>Hands out no more.</summary>
    public void Close() => _isClosed = true;

    public void AddBad(int place, string reason)
    {
        lock (_lock)
        {
            _bad.Add(place, new BadSample(samples[place].Name, reason));
            if (_bad.Count > _acceptedBad)
                Close();
        }
    }

    /// <exception cref="SampleDataException">More samples are bad than is accepted, or all.</exception>
    public void RequireGood()
    {
        if (_bad.Count <= _acceptedBad && _bad.Count < samples.Count)
            return;
        string[] named = [.. _bad.Values.Take(Math.Min(_acceptedBad + 1, NamedSamples)).Select(bad => $"{bad.Name} ({bad.Reason})")];
        string more = named.Length <= _acceptedBad ? ", ..." : "";
        string accepted = _acceptedBad == 0 ? "none may be left out unless a share of bad samples is accepted" : FormattableString.Invariant($"at most {_acceptedBad} may be left out");
        throw new SampleDataException(FormattableString.Invariant(
            $"of {samples.Count} samples {string.Join(", ", named)}{more} cannot be read; {(_bad.Count > _acceptedBad ? accepted : "none is left")}"));
    }
}
