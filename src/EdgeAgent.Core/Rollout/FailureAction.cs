namespace EdgeAgent.Core.Rollout;

/// <summary>What follows when a step fails for good. Failures of network, disk and clock are tried again whatever the step.</summary>
internal enum FailureAction
{
    /// <summary>It is reported.</summary>
    Report,

    /// <summary>The assignment is refused until it or the conditions change.</summary>
    Refuse,

    /// <summary>The assignment is refused, and its file is quarantined where it is the file's fault.</summary>
    Quarantine,

    /// <summary>The file is quarantined, and the last committed model runs again.</summary>
    RollBack,
}
