namespace EdgeAgent.Core.Ports;

/// <summary>A direct method that the cloud calls on this device.</summary>
/// <param name="Name">The method's name, as the caller wrote it.</param>
/// <param name="Json">The payload as it came, at most 128 KB; empty without one; not yet checked.</param>
public sealed record MethodRequest(string Name, ReadOnlyMemory<byte> Json);
