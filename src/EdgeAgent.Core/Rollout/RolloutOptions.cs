namespace EdgeAgent.Core.Rollout;

/// <summary>How the agent tries models, where an assignment does not say otherwise.</summary>
public sealed record RolloutOptions
{
    /// <summary>How long a model runs on probation where there is one to go back to and the assignment names no time.</summary>
    /// <value>60 seconds by default; 0 for no probation.</value>
    public TimeSpan Probation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time that a probe may take.</summary>
    /// <value>2 minutes by default.</value>
    public TimeSpan ProbeTimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many runs of a probe are timed, where <see cref="ProbeTimedTime"/> suffices.</summary>
    /// <value>100 by default.</value>
    public int ProbeTimedRuns { get; init; } = 100;

    /// <summary>The time after which a probe begins no further timed run.</summary>
    /// <value>20 seconds by default.</value>
    public TimeSpan ProbeTimedTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long timed runs go on at least when energy is to be measured: a few readings of the power meter.</summary>
    /// <value>6 seconds by default.</value>
    public TimeSpan EnergyTime { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>What the probe's process may take besides the model: the runtime itself and the model's file come to it.</summary>
    /// <value>128 MiB by default.</value>
    public long ProbeOverheadBytes { get; init; } = 128L << 20;

    /// <summary>How many files a slot keeps in quarantine; the oldest are forgotten.</summary>
    /// <value>16 by default.</value>
    public int MaxQuarantined { get; init; } = 16;

    /// <summary>How often within an hour a slot may be switched from one model to the same other one, and how often it may be rolled back.</summary>
    /// <value>3 by default.</value>
    public int MaxRepeats { get; init; } = 3;
}
