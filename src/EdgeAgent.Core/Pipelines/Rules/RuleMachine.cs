namespace EdgeAgent.Core.Pipelines.Rules;

/// <summary>A rule at run time: threshold, hysteresis, debounce and the least interval, as a state machine.</summary>
/// <remarks>
/// Values above (or below) the threshold speak for raising; of a raised rule, values at or below (at or above) the release speak for clearing. A change comes when values
/// spoke for it <see cref="RuleDefinition.ForCount"/> times in a row and for <see cref="RuleDefinition.ForTime"/>, both ways. What is not a number speaks for nothing.
/// Time is the monotonic clock's. Allocates nothing; not thread-safe.
/// </remarks>
/// <param name="definition">The rule.</param>
/// <param name="time">The clock.</param>
public sealed class RuleMachine(RuleDefinition definition, TimeProvider time)
{
    private int _count;
    private long _since;
    private long? _lastRaised;

    /// <summary>The rule.</summary>
    public RuleDefinition Definition => definition;

    /// <summary>Whether it is raised.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>Takes the next value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What it did.</returns>
    public RuleChange Observe(double value)
    {
        if (IsRaised ? !SpeaksForClearing(value) : !SpeaksForRaising(value))
        {
            _count = 0;
            return RuleChange.None;
        }
        long now = time.GetTimestamp();
        if (_count == 0)
            _since = now;
        _count = Math.Min(_count + 1, definition.ForCount);
        bool isDue = _count >= definition.ForCount && time.GetElapsedTime(_since, now) >= definition.ForTime;
        if (!isDue || (!IsRaised && _lastRaised is long last && time.GetElapsedTime(last, now) < definition.MinInterval))
            return RuleChange.None;
        _count = 0;
        IsRaised = !IsRaised;
        if (!IsRaised)
            return RuleChange.Cleared;
        _lastRaised = now;
        return RuleChange.Raised;
    }

    /// <summary>Clears the rule because nobody looks any more.</summary>
    /// <returns>Whether it was raised.</returns>
    public bool End()
    {
        bool wasRaised = IsRaised;
        IsRaised = false;
        _count = 0;
        return wasRaised;
    }

    private bool SpeaksForRaising(double value) => definition.IsAbove ? value > definition.Threshold : value < definition.Threshold;

    private bool SpeaksForClearing(double value) => definition.IsAbove ? value <= definition.Release : value >= definition.Release;
}
