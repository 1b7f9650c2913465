using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Methods;

/// <summary>A device's answer to a direct method.</summary>
/// <param name="Status">The device's own status.</param>
/// <param name="Payload">What it sent; null for nothing.</param>
internal sealed record MethodReply(int Status, JsonNode? Payload);
