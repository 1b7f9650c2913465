namespace EdgeAgent.Contracts.Manifests;

/// <summary>What the model needs of the agent that runs it. A requirement that is null is not made.</summary>
public sealed record ModelRequirements
{
    /// <summary>The least version of the agent, such as <c>0.2</c> or <c>0.2.1</c>.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>The least memory for models that the device must allow, in bytes.</summary>
    public long? MemoryBytes { get; init; }
}
