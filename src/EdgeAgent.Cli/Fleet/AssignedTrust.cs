using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;
using EdgeAgent.ModelCommands.Inputs;

namespace EdgeAgent.Cli.Fleet;

/// <summary>What goes along with an assignment for devices that verify.</summary>
/// <param name="Manifest">The manifest that was named; null for the one in the registry, if there is one.</param>
/// <param name="Roots">A chain of root documents; null for none.</param>
internal sealed record AssignedTrust(SignedManifest? Manifest, byte[]? Roots)
{
    /// <summary>What was published with the model.</summary>
    public static AssignedTrust Published { get; } = new(null, null);

    /// <summary>Reads the files.</summary>
    public static AssignedTrust Read(string? manifest, string[] roots) =>
        new(manifest is null ? null : SignedManifest.Read(manifest), roots.Length == 0 ? null : [.. roots.SelectMany(ReadRoot)]);

    private static byte[] ReadRoot(string path)
    {
        byte[] bytes = InputFile.ReadAll(path, "root");
        return TrustedRoot.ClaimedVersion(bytes, out string problem) is not null
            ? [.. bytes.AsSpan().TrimEnd("\r\n "u8), (byte)'\n']
            : throw new CommandFailureException($"{path} is no root document: {problem}");
    }
}
