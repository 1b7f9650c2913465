using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Cli.Signing;

/// <summary>The JSON document of <c>root new</c> and <c>root rotate</c>; what is missing is null for a document that a device takes.</summary>
internal sealed record RootResult(string File, RootDocument Root, string? Missing);
