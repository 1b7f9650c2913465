namespace EdgeAgent.Core.Trust;

/// <summary>What manifests ask of a device.</summary>
/// <param name="DeviceClass">The configured class; null for none.</param>
/// <param name="AgentVersion">The agent's version, such as <c>0.1.0+3f2a91c0</c>.</param>
/// <param name="MaxMemoryBytes">The memory that the device allows one model.</param>
public sealed record DeviceTraits(string? DeviceClass, string AgentVersion, long MaxMemoryBytes);
