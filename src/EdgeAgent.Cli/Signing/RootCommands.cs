using System.CommandLine;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Signing;

/// <summary><c>root new</c> and <c>root rotate</c>: which keys devices trust.</summary>
internal static class RootCommands
{
    public static Command Create(TimeProvider clock) =>
        new("root", "Root documents: which keys a fleet trusts. The first is configured on the devices, the others follow it.") { CreateNew(clock), CreateRotate(clock) };

    private static Command CreateNew(TimeProvider clock)
    {
        RootOptions options = new();
        Command command = new("new", "Make the first root document, version 1.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            SignedEnvelope envelope = options.Make(parsed, version: 1, clock.GetUtcNow());
            _ = TrustedRoot.Begin(EnvelopeSigner.Write(envelope), out string problem);
            return Finish(parsed, options, envelope, problem);
        });
        return command;
    }

    private static Command CreateRotate(TimeProvider clock)
    {
        Argument<string> old = new("ROOT") { Description = "The newest root document so far." };
        RootOptions options = new();
        Option<string[]> oldKeys = KeyOptions.Keys("--old-key", "Private keys of the old root that sign, too; those of --key sign anyway.");
        Command command = new("rotate", "Make the root document that follows another: signed by the thresholds of both.") { old, oldKeys };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            TrustedRoot root = ReadRoot(parsed.GetRequiredValue(old));
            SignedEnvelope envelope = options.Make(parsed, root.Document.Version + 1, clock.GetUtcNow());
            foreach (KeyFile key in KeyFile.ReadPrivate(parsed.GetRequiredValue(oldKeys), parsed.GetValue(options.Passphrase)))
            {
                envelope = key.Sign(envelope);
                key.Dispose();
            }
            return Finish(parsed, options, envelope, root.CheckNext(EnvelopeSigner.Write(envelope)).Problem);
        });
        return command;
    }

    /// <summary>Reads a root document that its own keys signed.</summary>
    public static TrustedRoot ReadRoot(string path) =>
        TrustedRoot.Begin(InputFile.ReadAll(path, "root"), out string problem) ?? throw new CommandFailureException($"{path} is no root document that can be trusted: {problem}");

    private static int Finish(ParseResult parsed, RootOptions options, SignedEnvelope envelope, string missing)
    {
        string path = parsed.GetRequiredValue(options.Output);
        OutputFile.Replace(path, stream => stream.Write(EnvelopeSigner.Write(envelope)));
        RootDocument root = EnvelopeSummary.Root(envelope)!;
        CommandOutput output = CommandOutput.Of(parsed);
        if (parsed.GetValue(options.Json))
            output.WriteJson(new RootResult(path, root, missing.Length > 0 ? missing : null), CliJsonContext.Default.RootResult);
        else
            output.Result.WriteLine($"wrote {path}: {EnvelopeSummary.Of(envelope)}");
        if (missing.Length > 0)
            output.Progress.WriteLine($"not complete yet: {missing}; the others sign it with 'edgectl cosign {path} --key FILE'");
        return CommandExitCode.Done;
    }
}
