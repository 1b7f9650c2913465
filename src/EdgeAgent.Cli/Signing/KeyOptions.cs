using System.CommandLine;

namespace EdgeAgent.Cli.Signing;

/// <summary>Options that several of the signing commands take.</summary>
internal static class KeyOptions
{
    public static Option<string[]> Keys(string name, string description, bool isRequired = false) =>
        new(name) { Description = description, HelpName = "FILE", AllowMultipleArgumentsPerToken = true, Required = isRequired, DefaultValueFactory = _ => [] };

    public static Option<string?> Passphrase() => new("--passphrase-file") { Description = "The file whose first line is the passphrase of encrypted keys.", HelpName = "FILE" };

    public static Option<string> Output(string description) => new("-o", "--output") { Description = description, HelpName = "FILE", Required = true };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document." };
}
