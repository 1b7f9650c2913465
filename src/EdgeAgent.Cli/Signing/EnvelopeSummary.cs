using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.Cli.Signing;

/// <summary>Says what an envelope holds, for those who are about to sign or publish it. Nothing is verified here.</summary>
internal static class EnvelopeSummary
{
    public static SignedEnvelope Read(string path)
    {
        byte[] bytes = InputFile.ReadAll(path, "envelope");
        return EnvelopeReader.Read(bytes, out string problem) ?? throw new CommandFailureException($"{path} is no signed envelope: {problem}");
    }

    public static RootDocument? Root(SignedEnvelope envelope) => envelope.PayloadType == PayloadType.Root ? Parse(envelope, ManifestJsonContext.Default.RootDocument) : null;

    public static ModelManifest? Manifest(SignedEnvelope envelope) =>
        envelope.PayloadType == PayloadType.Manifest ? Parse(envelope, ManifestJsonContext.Default.ModelManifest) : null;

    /// <summary>One line for people.</summary>
    public static string Of(SignedEnvelope envelope)
    {
        string signatures = $"{envelope.Signatures.Count} signature(s)";
        if (Root(envelope) is { } root)
            return $"root version {root.Version}, {root.Root.Threshold} of {root.Root.KeyIds.Count} key(s) sign roots and {root.Manifests.Threshold} of {root.Manifests.KeyIds.Count} manifests, expires {root.ExpiresUtc:u}, {signatures}";
        return Manifest(envelope) is { } manifest
            ? $"manifest of {manifest.Name} {manifest.Version}, sequence {manifest.Sequence}, sha256 {manifest.File.Sha256}, expires {manifest.ExpiresUtc:u}, {signatures}"
            : throw new CommandFailureException($"the envelope holds neither a root document nor a manifest, but {envelope.PayloadType}");
    }

    private static T? Parse<T>(SignedEnvelope envelope, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(envelope.Payload, type);
        }
        catch (JsonException e)
        {
            throw new CommandFailureException($"the envelope's payload cannot be read: {e.Message}", e);
        }
    }
}
