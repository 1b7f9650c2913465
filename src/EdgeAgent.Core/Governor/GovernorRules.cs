using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Governor;

/// <summary>The governor's decision, as a function of what was decided before, of what is seen, and of the time between.</summary>
/// <remarks>
/// The factor rises while a figure is beyond its limit, stays while one is within its limit but not clear of it, and falls when all are clear: it finds the pace that the device
/// bears without knowing how heat and power follow from it. It doubles in at least <see cref="LimitRules.FastestDoubling"/> and halves in <see cref="HalvingTime"/>, however
/// long the step. A pause begins at once and ends at the slowest pace.
/// </remarks>
internal static class GovernorRules
{
    private const double NearlyOne = 1.01;

    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>The time in which the factor halves.</summary>
    public static TimeSpan HalvingTime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Decides.</summary>
    /// <param name="state">What was decided before.</param>
    /// <param name="inputs">What is seen now.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="elapsed">The time since then; more than five seconds count as five.</param>
    public static GovernorState Next(GovernorState state, GovernorInputs inputs, GovernorLimits limits, TimeSpan elapsed)
    {
        Demand[] demands = [.. LimitRules.Hold(state, inputs, limits)];
        double most = LimitRules.MaxFactor(limits), factor = Math.Clamp(state.Factor, 1, most);
        TimeSpan step = elapsed < LongestStep ? elapsed : LongestStep;
        if (demands.FirstOrDefault(demand => demand.Kind == DemandKind.Pause) is { } pause)
        {
            return Because(pause) with
            {
                Factor = most,
                IsTooHot = demands.Any(demand => demand is { Kind: DemandKind.Pause, Reason: GovernorReason.Temperature }),
                IsTooEmpty = demands.Any(demand => demand is { Kind: DemandKind.Pause, Reason: GovernorReason.Battery }),
            };
        }

        if (demands.FirstOrDefault(demand => demand.Kind == DemandKind.Slower && demand.Target > factor) is { } slower)
            return Because(slower) with { Factor = Math.Min(slower.Target, factor * Math.Pow(2, step / slower.DoublingTime)) };
        if (demands.FirstOrDefault(demand => demand.Kind == DemandKind.Slower && demand.Target >= factor && factor > 1) is { } slowest)
            return Because(slowest) with { Factor = factor };
        if (factor > 1 && demands.FirstOrDefault(demand => demand.Kind == DemandKind.Hold) is { } hold)
            return Because(hold) with { Factor = factor };
        Demand? floor = demands.Where(demand => demand.Kind == DemandKind.Slower).MaxBy(demand => demand.Target);
        double falling = Math.Max(floor?.Target ?? 1, factor * Math.Pow(2, -(step / HalvingTime)));
        if (falling < NearlyOne)
            return GovernorState.AtRest;
        return floor?.Target >= falling
            ? Because(floor) with { Factor = falling }
            : new GovernorState { Factor = falling, Reason = GovernorReason.Recovering, Cause = "all limits are kept again" };
    }

    private static GovernorState Because(Demand demand) => new() { Reason = demand.Reason, Cause = demand.Cause };
}
