using System.CommandLine;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Signing;

/// <summary>The options that say what a root document holds.</summary>
internal sealed class RootOptions
{
    private readonly Option<string[]> _keys = KeyOptions.Keys("--key", "The keys that sign root documents: a private key signs this one, a public key is only listed.", isRequired: true);

    private readonly Option<int> _threshold = Count("--threshold", "How many of them must sign a root document.");

    private readonly Option<string[]> _manifestKeys = KeyOptions.Keys("--manifest-key", "The keys that sign manifests, private or public. Default: those of --key.");

    private readonly Option<int> _manifestThreshold = Count("--manifest-threshold", "How many of them must sign a manifest.");

    private readonly Option<string> _expires = ExpiryOption.Create("1095d");

    public Option<string?> Passphrase { get; } = KeyOptions.Passphrase();

    public Option<string> Output { get; } = KeyOptions.Output("The root document in its envelope, one line of JSON.");

    public Option<bool> Json { get; } = KeyOptions.Json();

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _keys, _threshold, _manifestKeys, _manifestThreshold, _expires, Passphrase, Output, Json })
            command.Add(option);
    }

    /// <summary>Makes the document, and signs it with the private keys of the root role.</summary>
    public SignedEnvelope Make(ParseResult parsed, long version, DateTimeOffset now)
    {
        string? passphrase = parsed.GetValue(Passphrase);
        List<KeyFile> keys = [.. parsed.GetRequiredValue(_keys).Select(path => KeyFile.Read(path, passphrase))];
        string[] manifestPaths = parsed.GetRequiredValue(_manifestKeys);
        List<KeyFile> manifestKeys = manifestPaths.Length == 0 ? keys : [.. manifestPaths.Select(path => KeyFile.Read(path, passphrase))];
        RootDocument document = new()
        {
            Schema = RootDocument.SchemaId,
            Version = version,
            IssuedUtc = Whole(now),
            ExpiresUtc = Whole(ExpiryOption.Resolve(parsed.GetRequiredValue(_expires), now)),
            Keys = [.. keys.Concat(manifestKeys).Select(key => key.Public.ToRootKey()).DistinctBy(key => key.KeyId)],
            Root = Role(keys, parsed.GetValue(_threshold), "--threshold"),
            Manifests = Role(manifestKeys, parsed.GetValue(_manifestThreshold), "--manifest-threshold"),
        };
        SignedEnvelope envelope = keys.Where(key => key.IsPrivate).Aggregate(EnvelopeSigner.Enclose(document), (signed, key) => key.Sign(signed));
        foreach (KeyFile key in keys.Union(manifestKeys))
            key.Dispose();
        return envelope;
    }

    private static SigningRole Role(List<KeyFile> keys, int threshold, string option)
    {
        List<string> ids = [.. keys.Select(key => key.Public.Id).Distinct(StringComparer.Ordinal)];
        return threshold <= ids.Count
            ? new SigningRole { KeyIds = ids, Threshold = threshold }
            : throw new CommandFailureException($"{option} {threshold} is more than the {ids.Count} different keys that are given");
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static Option<int> Count(string name, string description) =>
        new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => 1 }.AtLeast(1);
}
