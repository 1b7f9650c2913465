namespace EdgeAgent.Contracts.Manifests;

/// <summary>What the payload of an envelope is. The type is signed with the payload, so that a document of one kind is never taken for another.</summary>
public static class PayloadType
{
    /// <summary>A <see cref="ModelManifest"/>.</summary>
    public const string Manifest = "application/vnd.edgeagent.manifest.v1+json";

    /// <summary>A <see cref="RootDocument"/>.</summary>
    public const string Root = "application/vnd.edgeagent.root.v1+json";
}
