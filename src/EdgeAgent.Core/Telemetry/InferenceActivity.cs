namespace EdgeAgent.Core.Telemetry;

/// <summary>How many inferences have begun and ended since the agent started, by which idle times are told from busy ones.</summary>
/// <param name="Started">Inferences begun.</param>
/// <param name="Finished">Inferences ended.</param>
public readonly record struct InferenceActivity(long Started, long Finished)
{

    /// <summary>Adds another slot.</summary>
    /// <param name="other">The other.</param>
    public InferenceActivity Plus(InferenceActivity other) => new(Started + other.Started, Finished + other.Finished);

    /// <summary>Whether nothing ran from an earlier moment until this one.</summary>
    /// <param name="earlier">The earlier moment.</param>
    public bool IsIdleSince(InferenceActivity earlier) => earlier.Started == earlier.Finished && Started == earlier.Started;
}
