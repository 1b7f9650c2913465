using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Trust;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Models;

/// <summary>Brings one assignment to one slot: trust, download, verify, load, activate. Whatever fails, the model that ran before runs on.</summary>
/// <remarks>Each step is stored before it begins. Models are loaded one at a time, since a device has room for few.</remarks>
internal sealed partial class ModelActivator(
    ModelStore store, BlobDownloader downloader, TrustGate? trust, ModelLoader loader, ModelSlots slots, ModelLimits limits, string conditions, TimeProvider time, ILogger logger)
    : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);

    /// <summary>What a verdict about a model depends on besides its files: under other conditions a refused model is tried again.</summary>
    public string Conditions => trust is null ? conditions : $"{conditions}; {trust.Conditions}";

    /// <summary>How a slot's last model file came onto the device; null where none was fetched.</summary>
    public DownloadReport? DownloadOf(string slot) => downloader.Tally.Find(slot);

    /// <summary>Tries once to make a model active.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="assignment">The model.</param>
    /// <param name="onState">Told what is being done.</param>
    /// <param name="cancellationToken">Gives up before the switch; what was downloaded stays.</param>
    /// <returns>Null when the model is active, on the medium and in memory.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<StepFailure?> TryActivateAsync(string slot, ModelAssignment assignment, Action<SlotState> onState, CancellationToken cancellationToken)
    {
        if (Begin(slot, assignment, trust is null ? ModelStep.Download : ModelStep.Trust, isLoading: false) is { } notBegun)
            return notBegun;
        onState(SlotState.Downloading);
        ModelManifest? manifest = null;
        if (trust is not null)
        {
            (StepFailure? notTrusted, manifest) = await trust.PassAsync(slot, assignment, cancellationToken).ConfigureAwait(false);
            if (notTrusted is not null || (notTrusted = Begin(slot, assignment, ModelStep.Download, isLoading: false)) is not null)
                return notTrusted;
        }
        if (await DownloadAsync(slot, assignment, () => onState(SlotState.Verifying), cancellationToken).ConfigureAwait(false) is { } notDownloaded)
            return notDownloaded;
        onState(SlotState.Verifying);
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return LoadAndSwitch(slot, assignment, manifest, cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Loads what a slot ran when the agent stopped; where that no longer works, what it ran before that.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>Why the slot's own model does not run; null when it does, or when there was none.</returns>
    public StepFailure? Restore(string slot)
    {
        if (store.Find(slot) is not { Active: { } active } record)
            return null;
        if (TryLoad(slot, active, out StepFailure? failure))
            return null;
        LogNotRestored(logger, slot, active.Assignment.Name, active.Assignment.Version, failure!.Message);
        if (record.Previous is { } previous && TryLoad(slot, previous, out _))
            LogFellBack(logger, slot, previous.Assignment.Name, previous.Assignment.Version);
        return failure;
    }

    /// <summary>Remembers a verdict, so that the same files are not fetched and tried again.</summary>
    public void Refuse(string slot, ModelAssignment assignment, StepFailure failure) => TrySave(slot, record => record with
    {
        Pending = null,
        Refused = new RefusedModel(assignment, failure.ToReport(assignment), Conditions),
    });

    /// <summary>Forgets work that is no longer wanted.</summary>
    public void Abandon(string slot)
    {
        if (store.Find(slot) is { Pending: not null })
            TrySave(slot, record => record with { Pending = null });
    }

    public void Dispose() => _loading.Dispose();

    private async Task<StepFailure?> DownloadAsync(string slot, ModelAssignment assignment, Action onVerifying, CancellationToken cancellationToken)
    {
        try
        {
            if (downloader.CheckSpace(slot, assignment) is { } noSpace)
                return noSpace;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(ModelStep.Download, e, "looking for free space");
        }
        StepFailure? failure = await downloader.EnsureModelAsync(slot, assignment, onVerifying, cancellationToken).ConfigureAwait(false);
        return failure is null && assignment.Labels is { } labels
            ? await downloader.EnsureAsync(slot, labels, "the labels", onVerifying, cancellationToken).ConfigureAwait(false)
            : failure;
    }

    private StepFailure? LoadAndSwitch(string slot, ModelAssignment assignment, ModelManifest? manifest, CancellationToken cancellationToken)
    {
        if (Begin(slot, assignment, ModelStep.Load, isLoading: true) is { } notBegun)
            return notBegun;
        ModelInstance? model = loader.Load(assignment, out StepFailure? failure);
        if (model is null || cancellationToken.IsCancellationRequested)
        {
            model?.Dispose();
            TrySave(slot, record => record with { Pending = new PendingModel(assignment, ModelStep.Download, 0) });
            cancellationToken.ThrowIfCancellationRequested();
            return failure;
        }
        return Switch(slot, assignment, manifest, model);
    }

    private StepFailure? Switch(string slot, ModelAssignment assignment, ModelManifest? manifest, ModelInstance model)
    {
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            SlotRecord record = store.Find(slot) ?? new SlotRecord { Slot = slot };
            store.Save(record with
            {
                Active = new CommittedModel(assignment, now, manifest),
                Previous = record.Active is { } active && active.Assignment != assignment ? active : record.Previous,
                Pending = null,
                Refused = null,
            });
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            model.Dispose();
            return StepFailure.Of(ModelStep.Activate, e, "storing the slot's state");
        }
        model.ActivatedUtc = now;
        slots.Switch(slot, model);
        LogActivated(logger, slot, assignment.Name, assignment.Version);
        store.CollectGarbage();
        return null;
    }

    private StepFailure? Begin(string slot, ModelAssignment assignment, string step, bool isLoading)
    {
        SlotRecord record = store.Find(slot) ?? new SlotRecord { Slot = slot };
        int loads = record.Pending is { } pending && pending.Assignment == assignment ? pending.Loads : 0;
        if (isLoading && loads >= limits.MaxInterruptedLoads)
        {
            return new StepFailure(ModelStep.Load, FailureCode.Internal,
                $"The agent stopped {loads} times while it loaded this model; it is not tried again until the assignment changes.");
        }
        try
        {
            store.Save(record with { Pending = new PendingModel(assignment, step, isLoading ? loads + 1 : loads) });
            return null;
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            return StepFailure.Of(step, e, "storing the slot's state");
        }
    }

    private bool TryLoad(string slot, CommittedModel committed, out StepFailure? failure)
    {
        if (loader.Load(committed.Assignment, out failure) is not { } model)
            return false;
        model.ActivatedUtc = committed.ActivatedUtc;
        slots.Switch(slot, model);
        return true;
    }

    private void TrySave(string slot, Func<SlotRecord, SlotRecord> change)
    {
        try
        {
            store.Save(change(store.Find(slot) ?? new SlotRecord { Slot = slot }));
        }
        catch (Exception e) when (StorageFault.Is(e))
        {
            LogNotSaved(logger, slot, e.Message);
        }
    }

    [LoggerMessage(1120, LogLevel.Information, "Slot {Slot}: {Model} {Version} is active")]
    private static partial void LogActivated(ILogger logger, string slot, string model, string version);

    [LoggerMessage(1121, LogLevel.Error, "Slot {Slot}: {Model} {Version}, which ran before the restart, does not load: {Reason}")]
    private static partial void LogNotRestored(ILogger logger, string slot, string model, string version, string reason);

    [LoggerMessage(1122, LogLevel.Warning, "Slot {Slot}: {Model} {Version}, the model before it, runs in its place")]
    private static partial void LogFellBack(ILogger logger, string slot, string model, string version);

    [LoggerMessage(1123, LogLevel.Warning, "Slot {Slot}: its state could not be stored: {Reason}")]
    private static partial void LogNotSaved(ILogger logger, string slot, string reason);
}
