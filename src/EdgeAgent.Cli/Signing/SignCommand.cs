using System.CommandLine;
using System.Security.Cryptography;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;
using EdgeAgent.TfLite;

namespace EdgeAgent.Cli.Signing;

/// <summary><c>sign MODEL</c>: makes and signs the manifest of one version of a model.</summary>
internal static class SignCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> model = new("MODEL") { Description = "The .tflite file." };
        Option<string[]> keys = KeyOptions.Keys("--key", "Private keys that sign.", isRequired: true);
        Option<string?> passphrase = KeyOptions.Passphrase();
        Option<string?> name = new("--name") { Description = "The model's name, as it is published under. Default: the file's name.", HelpName = "NAME" };
        Option<string?> labels = new("--labels") { Description = "The labels that are published with it.", HelpName = "FILE" };
        Option<uint[]> golden = new("--golden") { Description = "Seeds of generated inputs: the model is run on each, and the digest of its outputs goes into the manifest.", HelpName = "SEED", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        Option<string?> precursor = new("--precursor") { Description = "The model file that a delta begins from.", HelpName = "FILE" };
        Option<string?> reference = new("--reference")
        {
            Description = "A folder of pictures such as the devices will see: what the model answers to them goes into the manifest, and devices report how far theirs is from it. Default: each learns it itself.",
            HelpName = "DIR",
        };
        Option<string> output = KeyOptions.Output("The manifest in its envelope, one line of JSON.");
        Option<bool> json = KeyOptions.Json();
        ManifestOptions options = new();
        name.Require(text => ModelReference.IsName(text!), $"takes 1 to {ModelReference.LongestBaseName} letters, digits, dots, hyphens and underscores.");
        Command command = new("sign", "Sign one version of a model: what it is, for which devices, until when.") { model, keys, passphrase, name, labels, golden, reference, precursor };
        options.AddTo(command);
        command.Add(output);
        command.Add(json);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            CommandOutput to = CommandOutput.Of(parsed);
            ModelManifest manifest = options.Make(parsed, parsed.GetValue(name) ?? ModelReference.NameOf(path), Digest(InputFile.ReadAll(path, "model")), clock.GetUtcNow()) with
            {
                Labels = PublishCommand.LabelsFor(path, parsed.GetValue(labels)) is { } classes ? Digest(ModelDelivery.LabelsFile(classes)) : null,
                Golden = Samples(path, parsed.GetRequiredValue(golden), to.Progress),
                Precursor = parsed.GetValue(precursor) is { } from ? Digest(InputFile.ReadAll(from, "precursor")) : null,
            };
            if (parsed.GetValue(reference) is { } folder)
                manifest = manifest with { Reference = ReferenceRun.Count(path, folder, manifest.Preprocessing, to.Progress) };
            SignedEnvelope envelope = Sign(manifest, parsed.GetRequiredValue(keys), parsed.GetValue(passphrase));
            OutputFile.Replace(parsed.GetRequiredValue(output), stream => stream.Write(EnvelopeSigner.Write(envelope)));
            if (parsed.GetValue(json))
                to.WriteJson(manifest, CliJsonContext.Default.ModelManifest);
            else
                to.Result.WriteLine($"signed {parsed.GetRequiredValue(output)}: {EnvelopeSummary.Of(envelope)}");
            return CommandExitCode.Done;
        });
        return command;
    }

    public static ContentDigest Digest(byte[] file) => new() { Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), Size = file.Length };

    private static GoldenSample[]? Samples(string path, uint[] seeds, TextWriter remarks)
    {
        if (seeds.Length == 0)
            return null;
        using Interpreter interpreter = LoadedModel.Prepare(path);
        if (interpreter.Outputs.Any(output => output.Type is TensorType.Float32 or TensorType.Float16 or TensorType.Float64))
            remarks.WriteLine("note: an output is in floating point, whose last bits differ from processor to processor; golden digests are sure for integer outputs");
        return [.. seeds.Distinct().Select(seed => GoldenRun.Sample(interpreter, seed))];
    }

    // The envelope is read back as a device reads it, with the signing keys as the trusted ones, so that nothing is written that no device takes.
    private static SignedEnvelope Sign(ModelManifest manifest, string[] paths, string? passphrase)
    {
        IReadOnlyList<KeyFile> keys = KeyFile.ReadPrivate(paths, passphrase);
        SignedEnvelope envelope = keys.Aggregate(EnvelopeSigner.Enclose(manifest), (signed, key) => key.Sign(signed));
        List<RootKey> own = [.. keys.Select(key => key.Public.ToRootKey()).DistinctBy(key => key.KeyId)];
        SigningRole all = new() { KeyIds = [.. own.Select(key => key.KeyId)], Threshold = own.Count };
        RootDocument root = new() { Schema = RootDocument.SchemaId, Version = 1, IssuedUtc = manifest.IssuedUtc, ExpiresUtc = manifest.ExpiresUtc, Keys = own, Root = all, Manifests = all };
        byte[] document = EnvelopeSigner.Write(keys.Aggregate(EnvelopeSigner.Enclose(root), (signed, key) => key.Sign(signed)));
        foreach (KeyFile key in keys)
            key.Dispose();
        string problem = TrustedRoot.Begin(document, out string fault)?.CheckManifest(EnvelopeSigner.Write(envelope)).Problem ?? fault;
        return problem.Length == 0 ? envelope : throw new CommandFailureException($"no device would take this manifest: {problem}");
    }
}
