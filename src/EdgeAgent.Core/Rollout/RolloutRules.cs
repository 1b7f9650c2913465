using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Rollout;

/// <summary>An assignment's <see cref="RolloutPolicy"/> with its defaults filled in.</summary>
internal sealed record RolloutRules
{
    /// <summary>The bounds of the policy's members.</summary>
    public const int MaxCount = 1_000_000, MaxSeconds = 7 * 24 * 3600;

    private static readonly TimeSpan PatienceForInferences = TimeSpan.FromHours(1);

    public required int ShadowInferences { get; init; }

    public required double MinAgreement { get; init; }

    public required TimeSpan ShadowLimit { get; init; }

    public required int ProbationInferences { get; init; }

    /// <summary>How long probation lasts at least; null where the assignment leaves it to the agent and there is nothing to go back to.</summary>
    public required TimeSpan? Probation { get; init; }

    /// <summary>The time after which a probation that lacks inferences has failed.</summary>
    public TimeSpan ProbationLimit => (Probation ?? TimeSpan.Zero) + PatienceForInferences;

    /// <summary>Whether there is a probation at all.</summary>
    public bool HasProbation => Probation > TimeSpan.Zero || ProbationInferences > 0;

    public static RolloutRules Of(RolloutPolicy? policy, RolloutOptions options, bool canGoBack) => new()
    {
        ShadowInferences = policy?.ShadowInferences ?? 0,
        MinAgreement = policy?.MinAgreement ?? 0.9,
        ShadowLimit = TimeSpan.FromSeconds(policy?.ShadowMaxSeconds ?? 3600),
        ProbationInferences = policy?.ProbationInferences ?? 0,
        Probation = policy?.ProbationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : canGoBack ? options.Probation : null,
    };

    public static int AttemptOf(ModelAssignment assignment) => assignment.Rollout?.Attempt ?? 0;
}
