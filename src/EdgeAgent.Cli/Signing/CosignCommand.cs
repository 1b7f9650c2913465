using System.CommandLine;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Signing;

/// <summary><c>cosign ENVELOPE --key FILE</c>: adds a signature, where a threshold asks for the keys of several people.</summary>
internal static class CosignCommand
{
    public static Command Create()
    {
        Argument<string> envelope = new("ENVELOPE") { Description = "A root document or a manifest in its envelope." };
        Option<string[]> keys = KeyOptions.Keys("--key", "Private keys that sign.", isRequired: true);
        Option<string?> passphrase = KeyOptions.Passphrase();
        Option<string?> output = new("-o", "--output") { Description = "Where the envelope goes. Default: into its own file.", HelpName = "FILE" };
        Command command = new("cosign", "Add signatures to a root document or a manifest that others signed.") { envelope, keys, passphrase, output };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(envelope), to = parsed.GetValue(output) ?? path;
            SignedEnvelope signed = EnvelopeSummary.Read(path);
            foreach (KeyFile key in KeyFile.ReadPrivate(parsed.GetRequiredValue(keys), parsed.GetValue(passphrase)))
            {
                signed = key.Sign(signed);
                key.Dispose();
            }
            string summary = EnvelopeSummary.Of(signed);
            OutputFile.Replace(to, stream => stream.Write(EnvelopeSigner.Write(signed)));
            CommandOutput.Of(parsed).Result.WriteLine($"signed {to}: {summary}");
            return CommandExitCode.Done;
        });
        return command;
    }
}
