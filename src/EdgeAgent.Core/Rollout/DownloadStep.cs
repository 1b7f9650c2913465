using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Rollout;

/// <summary>Fetches the files of an assignment, and looks at them on the medium.</summary>
internal sealed class DownloadStep(BlobDownloader downloader, ModelStore store)
{
    private const string LabelsName = "the labels";

    /// <summary>Brings the files into the store: resumed where they are there in part, and compared with their digests before they count as there.</summary>
    public async Task<StepFailure?> RunAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        try
        {
            if (downloader.CheckSpace(run.Slot, run.Assignment) is { } noSpace)
                return noSpace;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(ModelStep.Download, e, "looking for free space");
        }
        void OnVerifying() => run.Tell(SlotState.Verifying);
        StepFailure? failure = await downloader.EnsureModelAsync(run.Slot, run.Assignment, OnVerifying, cancellationToken).ConfigureAwait(false);
        return failure is null && run.Assignment.Labels is { } labels
            ? await downloader.EnsureAsync(run.Slot, labels, LabelsName, OnVerifying, cancellationToken).ConfigureAwait(false)
            : failure;
    }

    /// <summary>Compares files that may have lain in the store for long, since media decay: damage must not be taken for a bad model.</summary>
    public Task<StepFailure?> VerifyAsync(RolloutRun run, CancellationToken cancellationToken)
    {
        foreach ((BlobReference file, string what) in Files(run.Assignment))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Verify(file, what) is { } failure)
                return Task.FromResult<StepFailure?>(failure);
        }
        return Task.FromResult<StepFailure?>(null);
    }

    private StepFailure? Verify(BlobReference file, string what)
    {
        try
        {
            return store.Verify(file) == BlobCheck.Intact ? null
                : new StepFailure(ModelStep.Verify, FailureCode.StorageFailed, $"The disk damaged or lost {what} after it was verified; it is fetched again.");
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(ModelStep.Verify, e, $"reading {what}");
        }
    }

    private static IEnumerable<(BlobReference File, string What)> Files(ModelAssignment assignment)
    {
        yield return (assignment.File, "the model file");
        if (assignment.Labels is { } labels)
            yield return (labels, LabelsName);
    }
}
