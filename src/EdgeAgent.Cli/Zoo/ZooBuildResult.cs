namespace EdgeAgent.Cli.Zoo;

/// <summary>What <c>zoo build</c> wrote.</summary>
internal sealed record ZooBuildResult(string File, string Network, string Description, long Bytes);
