namespace EdgeAgent.IotHub;

/// <summary>One direct method that the hub calls on this device.</summary>
/// <param name="Name">The method's name, as the caller wrote it.</param>
/// <param name="Json">The caller's payload as it came, at most 128 KB; empty without one. It is not checked to be JSON.</param>
public sealed record MethodCall(string Name, ReadOnlyMemory<byte> Json);
