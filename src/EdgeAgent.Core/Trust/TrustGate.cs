using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Trust;

/// <summary>The step between an assignment and its downloads: fetches and verifies root documents and the manifest, and remembers what was seen before anything is installed.</summary>
internal sealed class TrustGate(
    TrustStore trust, ModelStore store, BlobDownloader downloader, ManifestVerifier verifier, bool isRequired, DateTimeOffset earliest, Action onRoot, ServerTime serverTime, TimeProvider time)
{
    /// <summary>What a verdict about an assignment depends on besides its files.</summary>
    public string Conditions => FormattableString.Invariant($"root {trust.Root?.Document.Version}, {(isRequired ? "manifest required" : "manifest optional")}");

    /// <summary>Passes an assignment, or says why not.</summary>
    /// <returns>The manifest; null for an assignment that has none where none is needed, or with a failure.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<(StepFailure? Failure, ModelManifest? Manifest)> PassAsync(string slot, ModelAssignment assignment, CancellationToken cancellationToken)
    {
        try
        {
            if (trust.Current is null)
            {
                trust.Open();
                onRoot();
            }
            if (assignment.Roots is { } roots && await FollowAsync(slot, roots, cancellationToken).ConfigureAwait(false) is { } notFollowed)
                return (notFollowed, null);
            if (assignment.Manifest is not { } manifest)
                return (isRequired ? Missing() : null, null);
            (StepFailure? failure, byte[] envelope) = await FetchAsync(slot, manifest, "the manifest", cancellationToken).ConfigureAwait(false);
            return failure is null ? Judge(envelope, assignment) : (failure, null);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return (StepFailure.Of(ModelStep.Trust, e, "storing what is trusted"), null);
        }
    }

    private async Task<StepFailure?> FollowAsync(string slot, BlobReference roots, CancellationToken cancellationToken)
    {
        (StepFailure? failure, byte[] chain) = await FetchAsync(slot, roots, "the root documents", cancellationToken).ConfigureAwait(false);
        if (failure is not null)
            return failure;
        RootVerdict? verdict = null;
        trust.Change(state => (verdict = RootVerifier.Follow(state, chain)).State);
        onRoot();
        return verdict!.Code is { } code ? new StepFailure(ModelStep.Trust, code, verdict.Message) : null;
    }

    private (StepFailure? Failure, ModelManifest? Manifest) Judge(byte[] envelope, ModelAssignment assignment)
    {
        ManifestVerdict? verdict = null;
        trust.Change(state =>
        {
            var clock = new ClockReading(time.GetUtcNow(), earliest, serverTime.NowUtc);
            verdict = verifier.Verify(envelope, assignment, state, clock);
            return verdict.Seen is { } seen ? Remember(state, seen, verdict.Manifest!.IssuedUtc, clock) : state;
        });
        return verdict!.Code is { } code ? (new StepFailure(ModelStep.Trust, code, verdict.Message), null) : (null, verdict.Manifest);
    }

    private static TrustState Remember(TrustState state, SeenSequence seen, DateTimeOffset issued, ClockReading clock)
    {
        DateTimeOffset past = clock.SurelyPast(issued);
        bool isKnown = state.Sequences.Any(known => known.Name == seen.Name && known.Sequence == seen.Sequence && known.Signers.SequenceEqual(seen.Signers));
        return isKnown && state.LastKnownUtc >= issued ? state : state with
        {
            LastKnownUtc = state.LastKnownUtc > past ? state.LastKnownUtc : past,
            Sequences = [.. state.Sequences.Where(known => known.Name != seen.Name), seen],
        };
    }

    private async Task<(StepFailure? Failure, byte[] Bytes)> FetchAsync(string slot, BlobReference blob, string what, CancellationToken cancellationToken)
    {
        if (await downloader.EnsureAsync(slot, blob, what, () => { }, cancellationToken).ConfigureAwait(false) is { } notFetched)
            return (notFetched, []);
        return store.Read(blob, out byte[] bytes) == BlobCheck.Intact
            ? (null, bytes)
            : (new StepFailure(ModelStep.Trust, FailureCode.StorageFailed, $"The disk damaged or lost {what} after it was fetched; it is fetched again."), []);
    }

    private static StepFailure Missing() => new(ModelStep.Trust, FailureCode.ManifestMissing,
        "This device installs signed models only, and the assignment names no manifest; sign the model with 'edgectl sign' and push it with its manifest.");
}
