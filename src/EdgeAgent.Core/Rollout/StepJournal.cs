namespace EdgeAgent.Core.Rollout;

/// <summary>How the beginning of a step is stored.</summary>
internal enum StepJournal
{
    /// <summary>Not at all: it touches nothing.</summary>
    None,

    /// <summary>As the slot's pending step.</summary>
    Named,

    /// <summary>As the slot's pending step, counted: when the agent dies in it too often, it is not tried again.</summary>
    Counted,

    /// <summary>By the step before it, in the same write.</summary>
    Before,
}
