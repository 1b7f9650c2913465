namespace EdgeAgent.Hub.Rollouts;

/// <summary>What can happen to a rollout as a whole.</summary>
internal enum RolloutEvent
{
    /// <summary>An operator asks for no further devices.</summary>
    Pause,

    /// <summary>An operator goes on.</summary>
    Resume,

    /// <summary>An operator ends it and wants the devices as they were.</summary>
    Abort,

    /// <summary>An operator ends it and leaves the devices as they are.</summary>
    AbortKeeping,

    /// <summary>A threshold is broken.</summary>
    Stop,

    /// <summary>Every device is restored after a threshold was broken.</summary>
    RestoredAfterStop,

    /// <summary>Every device is restored after an operator ended it.</summary>
    RestoredAfterAbort,

    /// <summary>The last ring is through.</summary>
    Finish,
}
