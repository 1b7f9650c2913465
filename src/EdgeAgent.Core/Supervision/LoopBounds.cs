namespace EdgeAgent.Core.Supervision;

/// <summary>How long the agent's loops may be at work without getting on before they count as stuck. Waiting for work is not counted.</summary>
public sealed record LoopBounds
{
    /// <summary>For the loops that have no bound of their own: one request to the hub, or one write to the disk, must end in it.</summary>
    /// <value>2 minutes by default.</value>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the loops that run a model, or wait for the inference under way.</summary>
    /// <value>10 minutes by default.</value>
    public TimeSpan Inference { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For one step of the work on a slot, such as loading a model. A download gets on with each byte, and has a bound of its own.</summary>
    /// <value>15 minutes by default.</value>
    public TimeSpan Model { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>For one attempt to connect.</summary>
    /// <value>10 minutes by default: provisioning may take some.</value>
    public TimeSpan Connect { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For opening what is on the disk at the start.</summary>
    /// <value>10 minutes by default.</value>
    public TimeSpan Open { get; init; } = TimeSpan.FromMinutes(10);
}
