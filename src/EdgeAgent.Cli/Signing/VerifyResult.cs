using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Cli.Signing;

/// <summary>The JSON document of <c>verify</c>: either the manifest or the root document; golden samples are null where no model was given.</summary>
internal sealed record VerifyResult(ModelManifest? Manifest, RootDocument? Root, long TrustedRootVersion, IReadOnlyList<string> Signers, int? GoldenSamplesEqual);
