namespace EdgeAgent.Core.Starts;

/// <summary>How far a start of the agent came.</summary>
internal enum StartPhase
{
    /// <summary>It began.</summary>
    Begun,

    /// <summary>It ran for long enough that an end by a restart of the whole device is taken for a power cut.</summary>
    Settled,

    /// <summary>It ran for so long that what happens from now on has nothing to do with starting.</summary>
    Healthy,

    /// <summary>It ended in order.</summary>
    Ended,
}
