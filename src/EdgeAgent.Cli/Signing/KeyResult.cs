namespace EdgeAgent.Cli.Signing;

/// <summary>The JSON document of <c>keys new</c>.</summary>
internal sealed record KeyResult(string KeyId, string PrivateKey, string PublicKey);
