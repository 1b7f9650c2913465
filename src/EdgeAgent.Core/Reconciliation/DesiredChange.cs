namespace EdgeAgent.Core.Reconciliation;

/// <summary>What a message about desired properties did to the agent's copy.</summary>
public enum DesiredChange
{
    /// <summary>The copy is newer now.</summary>
    Applied,

    /// <summary>The copy already held it.</summary>
    Stale,

    /// <summary>Changes before it were missed, or a newer one overtook it: the whole twin must be fetched.</summary>
    Gap,

    /// <summary>It makes no sense; the copy is as before.</summary>
    Malformed,
}
