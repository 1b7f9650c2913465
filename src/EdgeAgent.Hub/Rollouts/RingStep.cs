namespace EdgeAgent.Hub.Rollouts;

/// <summary>What comes next in a ring.</summary>
internal enum RingStep
{
    /// <summary>More devices must run the model.</summary>
    Work,

    /// <summary>Enough do; they are watched for a while.</summary>
    Soak,

    /// <summary>The next ring's turn has come.</summary>
    Advance,

    /// <summary>The rollout must stop.</summary>
    Stop,
}
