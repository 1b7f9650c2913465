namespace EdgeAgent.Core.Ports;

/// <summary>The agent's answer to a direct method.</summary>
/// <param name="Status">The result in the sense of HTTP.</param>
/// <param name="Json">UTF-8 JSON, below 128 KB; empty for none.</param>
public sealed record MethodReply(int Status, ReadOnlyMemory<byte> Json);
