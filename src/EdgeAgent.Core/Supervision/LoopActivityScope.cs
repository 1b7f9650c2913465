namespace EdgeAgent.Core.Supervision;

/// <summary>A stretch of a loop's activity; its end brings back what was before and counts as a mark.</summary>
public readonly struct LoopActivityScope : IDisposable, IEquatable<LoopActivityScope>
{
    private readonly LoopActivity? _activity;
    private readonly bool _wasIdle;
    private readonly long _boundTicks;

    internal LoopActivityScope(LoopActivity activity, bool wasIdle, long boundTicks) => (_activity, _wasIdle, _boundTicks) = (activity, wasIdle, boundTicks);

    /// <summary>Ends the stretch.</summary>
    public void Dispose() => _activity?.Leave(_wasIdle, _boundTicks);

    /// <inheritdoc/>
    public bool Equals(LoopActivityScope other) => _activity == other._activity && _wasIdle == other._wasIdle && _boundTicks == other._boundTicks;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoopActivityScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_activity, _wasIdle, _boundTicks);

    /// <summary>Whether two scopes are the same stretch.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(LoopActivityScope left, LoopActivityScope right) => left.Equals(right);

    /// <summary>Whether two scopes are different stretches.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(LoopActivityScope left, LoopActivityScope right) => !left.Equals(right);
}
