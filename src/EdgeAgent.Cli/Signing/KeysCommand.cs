using System.CommandLine;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Signing;

/// <summary><c>keys new -o FILE</c>: makes a signing key.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        Option<string> output = KeyOptions.Output("The private key (PKCS#8 PEM, mode 0600); the public key goes beside it as FILE.pub.");
        Option<string?> passphrase = KeyOptions.Passphrase();
        Option<bool> json = KeyOptions.Json();
        Command make = new("new", "Make a P-256 key.") { output, passphrase, json };
        make.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output), publicPath = $"{path}.pub";
            OutputFile.RequirePlace(path);
            VerificationKey key = KeyFile.Create(path, publicPath, parsed.GetValue(passphrase));
            CommandOutput to = CommandOutput.Of(parsed);
            if (parsed.GetValue(json))
                to.WriteJson(new KeyResult(key.Id, path, publicPath), CliJsonContext.Default.KeyResult);
            else
                to.Result.WriteLine($"made key {key.Id}\nprivate {path}\npublic  {publicPath}");
            return CommandExitCode.Done;
        });
        return new Command("keys", "Keys that sign root documents and manifests; they stay on this machine.") { make };
    }
}
