using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Governor;

/// <summary>What the governor has decided.</summary>
internal sealed record GovernorState
{
    /// <summary>Nothing slows inferences down.</summary>
    public static GovernorState AtRest { get; } = new();

    /// <summary>What the time between two inferences is multiplied by, at least 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Whether the heat lets none run.</summary>
    public bool IsTooHot { get; init; }

    /// <summary>Whether the battery lets none run.</summary>
    public bool IsTooEmpty { get; init; }

    /// <summary>Whether none are run.</summary>
    public bool IsPaused => IsTooHot || IsTooEmpty;

    /// <summary>From <see cref="GovernorReason"/>.</summary>
    public string Reason { get; init; } = GovernorReason.None;

    /// <summary>The figure and the limit that it is measured against, without what follows from it; null at rest.</summary>
    public string? Cause { get; init; }
}
