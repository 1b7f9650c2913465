using System.CommandLine;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Inference;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Signing;

/// <summary><c>verify MANIFEST --root FILE</c>: looks at a signed document as a device does.</summary>
internal static class VerifyCommand
{
    public static Command Create(TimeProvider clock)
    {
        Argument<string> document = new("MANIFEST") { Description = "A manifest in its envelope, or the root document that follows --root." };
        Option<string> root = new("--root") { Description = "The root document that the devices trust.", HelpName = "FILE", Required = true };
        Option<string?> model = new("--model") { Description = "The model file: its digest is compared, and its golden samples are run.", HelpName = "FILE" };
        Option<string?> deviceClass = new("--device-class") { Description = "The class of the device that it is for.", HelpName = "CLASS" };
        Option<bool> json = KeyOptions.Json();
        Command command = new("verify", "Verify a signed manifest, or the next root document.") { document, root, model, deviceClass, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(document);
            TrustedRoot trusted = RootCommands.ReadRoot(parsed.GetRequiredValue(root));
            byte[] bytes = InputFile.ReadAll(path, "manifest");
            DateTimeOffset now = clock.GetUtcNow();
            VerifyResult result = EnvelopeSummary.Read(path).PayloadType == PayloadType.Root
                ? VerifyRoot(path, trusted, bytes, now)
                : VerifyManifest(path, trusted, bytes, now, parsed.GetValue(model), parsed.GetValue(deviceClass));
            CommandOutput output = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                output.WriteJson(result, CliJsonContext.Default.VerifyResult);
            else
                output.Result.WriteLine($"good: {EnvelopeSummary.Of(EnvelopeSummary.Read(path))}{(result.GoldenSamplesEqual is { } equal ? $", {equal} golden sample(s) equal" : "")}");
            return CommandExitCode.Done;
        });
        return command;
    }

    private static VerifyResult VerifyRoot(string path, TrustedRoot trusted, byte[] bytes, DateTimeOffset now)
    {
        CheckedDocument<RootDocument> check = trusted.CheckNext(bytes);
        RootDocument next = check.Document ?? throw new CommandFailureException($"{path} is not trusted: {check.Problem}");
        RequireFresh(path, next.ExpiresUtc, now);
        return new VerifyResult(null, next, trusted.Document.Version, check.Signers, null);
    }

    private static VerifyResult VerifyManifest(string path, TrustedRoot trusted, byte[] bytes, DateTimeOffset now, string? model, string? deviceClass)
    {
        CheckedDocument<ModelManifest> check = trusted.CheckManifest(bytes);
        ModelManifest manifest = check.Document ?? throw new CommandFailureException($"{path} is not trusted: {check.Problem}");
        RequireFresh("the root document", trusted.Document.ExpiresUtc, now);
        RequireFresh(path, manifest.ExpiresUtc, now);
        if (deviceClass is not null && manifest.Targets is { } targets && !targets.Contains(deviceClass, StringComparer.Ordinal))
            throw new CommandFailureException($"{path} is for the device classes {string.Join(", ", targets)}, not for {deviceClass}");
        return new VerifyResult(manifest, null, trusted.Document.Version, check.Signers, model is null ? null : CompareModel(manifest, model));
    }

    private static int CompareModel(ModelManifest manifest, string path)
    {
        ContentDigest file = SignCommand.Digest(InputFile.ReadAll(path, "model"));
        if (file != manifest.File)
            throw new CommandFailureException($"{path} has {file.Size} bytes and the sha256 {file.Sha256}; the manifest is of {manifest.File.Size} bytes and {manifest.File.Sha256}");
        IReadOnlyList<GoldenSample> samples = manifest.Golden ?? [];
        if (samples.Count == 0)
            return 0;
        using Interpreter interpreter = LoadedModel.Prepare(path);
        foreach (GoldenSample sample in samples)
        {
            GoldenSample found = GoldenRun.Sample(interpreter, sample.Seed);
            if (found != sample)
                throw new CommandFailureException($"{path} answers the seed {sample.Seed} with outputs of the sha256 {found.OutputsSha256}; the manifest says {sample.OutputsSha256}");
        }
        return samples.Count;
    }

    private static void RequireFresh(string what, DateTimeOffset expires, DateTimeOffset now)
    {
        if (now >= expires)
            throw new CommandFailureException($"{what} expired at {expires:u}");
    }
}
