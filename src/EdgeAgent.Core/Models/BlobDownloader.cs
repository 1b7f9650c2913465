using System.Globalization;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Trust;

namespace EdgeAgent.Core.Models;

/// <summary>Brings files into the store: what is there is not fetched, what is there in part is resumed, what arrives is verified on the medium.</summary>
internal sealed class BlobDownloader(ModelStore store, IModelSource source, ModelLimits limits, ServerTime serverTime, TimeProvider time)
{
    private readonly DownloadPace? _pace = limits.MaxBytesPerSecond is { } rate ? new DownloadPace(rate, time) : null;

    /// <summary>What was received for the slots' model files.</summary>
    public DownloadTally Tally { get; } = new();

    /// <summary>Compares what must be stored with the free disk.</summary>
    public StepFailure? CheckSpace(string slot, ModelAssignment assignment)
    {
        long missing = store.MissingBytes(slot, assignment.File) + (assignment.Labels is { } labels ? store.MissingBytes(slot, labels) : 0);
        if (missing == 0 || store.GetFreeBytes() - limits.FreeSpaceReserveBytes >= missing)
            return null;
        store.CollectGarbage();
        long free = store.GetFreeBytes();
        return free - limits.FreeSpaceReserveBytes >= missing ? null : new StepFailure(ModelStep.Download, FailureCode.DiskFull, string.Create(
            CultureInfo.InvariantCulture,
            $"The download needs {missing} bytes, and {free} bytes are free, of which {limits.FreeSpaceReserveBytes} stay in reserve; free some space on the agent's data directory."));
    }

    /// <summary>Makes sure that an assignment's model file is in the store: by its delta where that is possible and shorter, or else whole.</summary>
    /// <param name="slot">The slot that it is for.</param>
    /// <param name="assignment">The assignment.</param>
    /// <param name="onVerifying">Called when everything has arrived.</param>
    /// <param name="cancellationToken">Gives up; what has arrived stays.</param>
    /// <returns>Null when it is there.</returns>
    public async Task<StepFailure?> EnsureModelAsync(string slot, ModelAssignment assignment, Action onVerifying, CancellationToken cancellationToken)
    {
        if (store.Contains(assignment.File) || store.TryAdopt(slot, assignment.File))
            return null;
        Tally.Begin(slot, assignment);
        if (assignment.Delta is { } delta)
        {
            var download = new DeltaDownload(store, this, limits);
            string? problem = await download.TryAsync(slot, assignment.File, delta, cancellationToken).ConfigureAwait(false);
            Tally.Settle(slot, problem);
            if (problem is null)
                return null;
        }
        return await EnsureAsync(slot, assignment.File, "the model file", onVerifying, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that a file is in the store.</summary>
    /// <param name="slot">The slot that it is for.</param>
    /// <param name="blob">The file.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="onVerifying">Called when everything has arrived.</param>
    /// <param name="cancellationToken">Gives up; what has arrived stays.</param>
    /// <returns>Null when it is there.</returns>
    public async Task<StepFailure?> EnsureAsync(string slot, BlobReference blob, string what, Action onVerifying, CancellationToken cancellationToken)
    {
        if (store.Contains(blob) || store.TryAdopt(slot, blob))
            return null;
        (StepFailure? failure, bool resumed) = await FetchAsync(slot, blob, what, onVerifying, cancellationToken).ConfigureAwait(false);
        if (failure is { Code: FailureCode.SizeMismatch or FailureCode.DigestMismatch } && resumed)
            (failure, _) = await FetchAsync(slot, blob, what, onVerifying, cancellationToken).ConfigureAwait(false);
        return failure;
    }

    private async Task<(StepFailure? Failure, bool Resumed)> FetchAsync(
        string slot, BlobReference blob, string what, Action onVerifying, CancellationToken cancellationToken)
    {
        bool resumed;
        StepFailure? failure;
        using (PartialBlob? partial = TryOpen(slot, blob, what, out failure))
        {
            if (partial is null)
                return (failure, false);
            FetchOutcome outcome;
            try
            {
                outcome = partial.Length == blob.Size ? FetchOutcome.Completed : await FetchInTimeAsync(blob, partial, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Tally.Count(slot, blob, partial.Appended);
            }
            failure = Judge(outcome, partial, blob, what);
            if (failure is null && !partial.Sync())
                failure = StepFailure.Of(ModelStep.Download, partial.Fault!, $"storing {what}");
            resumed = partial.Resumed;
        }
        if (failure is { Code: FailureCode.SizeMismatch or FailureCode.DiskFull or FailureCode.StorageFailed })
            TryDelete(slot, blob);
        if (failure is not null)
            return (failure, resumed);
        onVerifying();
        return (Commit(slot, blob, what), resumed);
    }

    // A server that drips bytes for ever must end in a report; what came stays, and the next attempt goes on from there.
    private async Task<FetchOutcome> FetchInTimeAsync(BlobReference blob, PartialBlob partial, CancellationToken cancellationToken)
    {
        TimeSpan patience = limits.FetchGrace + TimeSpan.FromSeconds((blob.Size - partial.Length) / (double)limits.LeastBytesPerSecond);
        using var slow = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, slow.Token);
        try
        {
            FetchOutcome outcome = await source.FetchAsync(blob, partial, either.Token).ConfigureAwait(false);
            if (outcome.ServerUtc is { } told)
                serverTime.Observe(told);
            return outcome;
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FetchOutcome(FetchStatus.Unreachable, string.Create(
                CultureInfo.InvariantCulture, $"it comes too slowly: {partial.Length} of {blob.Size} bytes are there after {patience.TotalSeconds:0} s"));
        }
    }

    private PartialBlob? TryOpen(string slot, BlobReference blob, string what, out StepFailure? failure)
    {
        failure = null;
        try
        {
            PartialBlob partial = store.OpenPartial(slot, blob);
            partial.Pace = _pace;
            return partial;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            failure = StepFailure.Of(ModelStep.Download, e, $"storing {what}");
            return null;
        }
    }

    private StepFailure? Commit(string slot, BlobReference blob, string what)
    {
        try
        {
            return store.Commit(slot, blob) switch
            {
                BlobCheck.Intact => null,
                BlobCheck.WrongDigest => new StepFailure(ModelStep.Verify, FailureCode.DigestMismatch,
                    $"The bytes of {what} have another SHA-256 than the {blob.Sha256} that the assignment names."),
                _ => new StepFailure(ModelStep.Verify, FailureCode.StorageFailed, $"The disk lost the download of {what}."),
            };
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(ModelStep.Verify, e, $"verifying {what}");
        }
    }

    private static StepFailure? Judge(FetchOutcome outcome, PartialBlob partial, BlobReference blob, string what)
    {
        if (partial.Fault is { } fault)
            return StepFailure.Of(ModelStep.Download, fault, $"storing {what}");
        if (partial.Overflowed)
            return SizeMismatch($"The server sends more bytes of {what} than the {blob.Size} that the assignment names.");
        if (outcome.Status != FetchStatus.Completed)
            return new StepFailure(ModelStep.Download, FailureCode.DownloadFailed, Describe(outcome, what), outcome.RetryAfter);
        return partial.Length == blob.Size ? null : SizeMismatch($"The server sent {partial.Length} bytes of {what}; the assignment names {blob.Size}.");

        static StepFailure SizeMismatch(FormattableString message) =>
            new(ModelStep.Verify, FailureCode.SizeMismatch, FormattableString.Invariant(message));
    }

    private static string Describe(FetchOutcome outcome, string what)
    {
        string cause = outcome.Status switch
        {
            FetchStatus.Unreachable => "the server cannot be reached, or the connection broke",
            FetchStatus.UntrustedServer => "the server's certificate is not trusted",
            FetchStatus.NotFound => "the server has no such file",
            FetchStatus.Forbidden => "the server does not let this device have it",
            FetchStatus.Unavailable => "the server is overloaded or failing",
            _ => "the server's answer makes no sense",
        };
        return outcome.Detail is { Length: > 0 } detail ? $"{Capitalize(what)} could not be fetched: {cause} ({detail})." : $"{Capitalize(what)} could not be fetched: {cause}.";
    }

    private static string Capitalize(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private void TryDelete(string slot, BlobReference blob)
    {
        try
        {
            store.DeletePartial(slot, blob);
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            // What is left is removed by the next collection.
        }
    }
}
