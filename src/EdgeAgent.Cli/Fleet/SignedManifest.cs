using EdgeAgent.Cli.Signing;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.Cli.Fleet;

/// <summary>A manifest on its way to the hub. Its signatures are the devices' business: here it is only compared with what it goes along with.</summary>
/// <param name="File">The envelope's bytes.</param>
/// <param name="Manifest">What they say.</param>
/// <param name="Origin">Where they come from, for messages.</param>
internal sealed record SignedManifest(byte[] File, ModelManifest Manifest, string Origin)
{
    public static SignedManifest Read(string path) => Parse(InputFile.ReadAll(path, "manifest"), path);

    public static SignedManifest Parse(byte[] file, string origin)
    {
        SignedEnvelope envelope = EnvelopeReader.Read(file, out string problem) ?? throw new CommandFailureException($"{origin} is no signed manifest: {problem}");
        ModelManifest manifest = EnvelopeSummary.Manifest(envelope) ?? throw new CommandFailureException($"{origin} is no signed manifest, but {envelope.PayloadType}");
        return new SignedManifest(file, manifest, origin);
    }

    /// <summary>Makes sure that the manifest is of a model and its labels.</summary>
    /// <returns>The envelope's bytes.</returns>
    /// <exception cref="CommandFailureException">It is of another.</exception>
    public byte[] Describes(ModelReference model, byte[] file, IReadOnlyList<string>? labels)
    {
        Require(Manifest.Name == model.Name && Manifest.Version == model.Version, $"it is of {Manifest.Name}:{Manifest.Version}, not of {model}");
        Require(Manifest.File == SignCommand.Digest(file), $"it is of another file, with the sha256 {Manifest.File.Sha256}");
        Require(Manifest.Labels == (labels is null ? null : SignCommand.Digest(ModelDelivery.LabelsFile(labels))), "its labels are others; sign and publish with the same --labels");
        return File;
    }

    /// <summary>Makes sure that an assignment asks for what the manifest describes.</summary>
    /// <exception cref="CommandFailureException">It asks for something else.</exception>
    public void Describes(ModelAssignment assignment)
    {
        Require(Manifest.Name == assignment.Name && Manifest.Version == assignment.Version, $"it is of {Manifest.Name}:{Manifest.Version}, not of {assignment.Name}:{assignment.Version}");
        Require(IsSame(Manifest.File, assignment.File), $"it is of another file, with the sha256 {Manifest.File.Sha256}");
        Require(IsSame(Manifest.Labels, assignment.Labels), "its labels are not those that were published");
    }

    private static bool IsSame(ContentDigest? signed, BlobReference? published) => signed?.Sha256 == published?.Sha256 && signed?.Size == published?.Size;

    private void Require(bool isSo, string otherwise)
    {
        if (!isSo)
            throw new CommandFailureException($"{Origin} does not belong to this model: {otherwise}");
    }
}
