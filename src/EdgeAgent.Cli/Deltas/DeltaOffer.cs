using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Deltas;

/// <summary>The delta that an assignment is to carry: made here from two files of the registry, and stored beside them.</summary>
/// <param name="From">The version, under the same name, or the SHA-256 of the file that devices have.</param>
/// <param name="Remarks">Takes one line about what was made.</param>
internal sealed record DeltaOffer(string From, TextWriter Remarks)
{
    private const int DigestLength = 64;

    /// <summary>Whether a text can name a base.</summary>
    public static bool IsBase(string text) => IsDigest(text) || ModelReference.IsVersion(text);

    /// <summary>Makes and stores the delta.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="target">The model that is assigned.</param>
    /// <param name="manifest">Its manifest; null for none.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The delta; null where it would not be smaller than the model.</returns>
    /// <exception cref="CommandFailureException">There is no such base, it is the model itself, or the manifest names another precursor.</exception>
    public async Task<ModelDelta?> MakeAsync(HubClient hub, ModelVersion target, ModelManifest? manifest, TimeProvider clock, CancellationToken cancellation)
    {
        string digest = IsDigest(From) ? From
            : (await hub.FindModelAsync(target.Name, From, cancellation))?.Sha256
            ?? throw new CommandFailureException($"the hub's registry has no model {target.Name}:{From} that a delta could begin from");
        if (digest == target.Sha256)
            throw new CommandFailureException($"{target.Name}:{target.Version} is itself the file that the delta is to begin from");
        if (manifest?.Precursor is { } precursor && precursor.Sha256 != digest)
            throw new CommandFailureException($"the manifest of {target.Name}:{target.Version} names the precursor {precursor.Sha256}, and devices take a delta from no other; --delta-from is {digest}");
        MadeDelta made = MadeDelta.Of(await hub.DownloadAsync(digest, cancellation), await hub.DownloadAsync(target.Sha256, cancellation), clock);
        if (made.Document.DeltaBytes >= target.Size)
        {
            await Remarks.WriteLineAsync($"no delta: it would have {made.Document.DeltaBytes} bytes, and the model has {target.Size}");
            return null;
        }
        StoredBlob stored = await hub.UploadAsync(made.Bytes, cancellation);
        await Remarks.WriteLineAsync($"delta: {DeltaCommand.Describe(made.Document)}");
        return new ModelDelta { File = new BlobReference { Url = stored.Url, Sha256 = stored.Sha256, Size = stored.Size }, BaseSha256 = digest };
    }

    private static bool IsDigest(string text) => text.Length == DigestLength && text.All(char.IsAsciiHexDigitLower);
}
