namespace EdgeAgent.Contracts.Twins;

/// <summary>How carefully a device brings a model into use: the optional member <c>rollout</c> of a <see cref="ModelAssignment"/>. A member that is null or left out has its default.</summary>
public sealed record RolloutPolicy
{
    /// <summary>How many inferences the model runs beside the active one, on the same inputs, before it takes over.</summary>
    /// <value>0 to 1000000; 0 (default) for none.</value>
    public int? ShadowInferences { get; init; }

    /// <summary>The least agreement with the active model in the shadow: the share of equal best classes, of equal output codes for what is no classifier.</summary>
    /// <value>0 to 1; 0.9 by default.</value>
    public double? MinAgreement { get; init; }

    /// <summary>The longest time in which <see cref="ShadowInferences"/> must come together.</summary>
    /// <value>1 to 604800 seconds; 3600 by default.</value>
    public int? ShadowMaxSeconds { get; init; }

    /// <summary>How many inferences the model runs on probation before it is committed.</summary>
    /// <value>0 to 1000000; 0 by default.</value>
    public int? ProbationInferences { get; init; }

    /// <summary>How long the model runs on probation at least.</summary>
    /// <value>0 to 604800 seconds; 0 for no probation. By default the agent's own, 60 seconds, where there is a model to go back to.</value>
    public int? ProbationSeconds { get; init; }

    /// <summary>A number that is raised to have a device try a file again that it has quarantined.</summary>
    /// <value>0 to 1000000; 0 by default.</value>
    public int? Attempt { get; init; }
}
