using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Cli.Deltas;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Fleet;

/// <summary>Brings models to devices: file and labels into the registry, an assignment into the twin, and the device's answer out of it.</summary>
/// <param name="hub">The hub.</param>
/// <param name="clock">The clock.</param>
internal sealed class ModelDelivery(HubClient hub, TimeProvider clock)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(300);

    /// <summary>The file of labels as devices get it.</summary>
    public static byte[] LabelsFile(IReadOnlyList<string> labels) => Encoding.UTF8.GetBytes(string.Join('\n', labels) + "\n");

    /// <summary>Stores a model, its labels in the order of its outputs, one a line, and its signed manifest.</summary>
    public async Task<ModelVersion> PublishAsync(ModelReference model, byte[] file, IReadOnlyList<string>? labels, byte[]? manifest, CancellationToken cancellation)
    {
        if (labels is not null)
            await hub.PublishAsync(model.Labels.Name, model.Labels.Version, LabelsFile(labels), cancellation);
        if (manifest is not null)
            await hub.PublishAsync(model.Manifest.Name, model.Manifest.Version, manifest, cancellation);
        return await hub.PublishAsync(model.Name, model.Version, file, cancellation);
    }

    /// <summary>Asks a device for a published model.</summary>
    /// <returns>The assignment that was written, and the version of the desired properties that it made.</returns>
    /// <exception cref="CommandFailureException">The registry has no such model, or its manifest is of another.</exception>
    public async Task<(ModelAssignment Assignment, long Version)> AssignAsync(
        string deviceId, string slot, ModelReference model, PreprocessingOptions? preprocessing, AssignedTrust trust, DeltaOffer? delta, CancellationToken cancellation) =>
        await WriteAsync(deviceId, slot, await DescribeAsync(model, preprocessing, trust, delta, cancellation), cancellation);

    /// <summary>The assignment that names a published model.</summary>
    /// <exception cref="CommandFailureException">The registry has no such model, or its manifest is of another.</exception>
    public async Task<ModelAssignment> DescribeAsync(ModelReference model, PreprocessingOptions? preprocessing, AssignedTrust trust, DeltaOffer? delta, CancellationToken cancellation)
    {
        ModelVersion file = await hub.FindModelAsync(model.Name, model.Version, cancellation)
            ?? throw new CommandFailureException($"the hub's registry has no model {model}; publish it first");
        ModelVersion? labels = await hub.FindModelAsync(model.Labels.Name, model.Labels.Version, cancellation);
        (BlobReference? manifest, SignedManifest? signed) = await FindManifestAsync(model, trust.Manifest, cancellation);
        if (signed is not null && preprocessing is not null && preprocessing != signed.Manifest.Preprocessing)
            throw new CommandFailureException($"the manifest of {model} says how pictures are prepared; leave --crop, --mean and --scale out, or sign it with them");
        StoredBlob? roots = trust.Roots is null ? null : await hub.UploadAsync(trust.Roots, cancellation);
        ModelAssignment assignment = new()
        {
            Name = file.Name,
            Version = file.Version,
            File = new BlobReference { Url = file.Url, Sha256 = file.Sha256, Size = file.Size },
            Labels = labels is null ? null : new BlobReference { Url = labels.Url, Sha256 = labels.Sha256, Size = labels.Size },
            Preprocessing = signed is null ? preprocessing : signed.Manifest.Preprocessing,
            Manifest = manifest,
            Delta = delta is null ? null : await delta.MakeAsync(hub, file, signed?.Manifest, clock, cancellation),
            Roots = roots is null ? null : new BlobReference { Url = roots.Url, Sha256 = roots.Sha256, Size = roots.Size },
        };
        signed?.Describes(assignment);
        return assignment;
    }

    /// <summary>Asks a device for a model that it made itself from the one that its slot is assigned: same name, labels and preprocessing.</summary>
    /// <returns>The assignment that was written, and the version of the desired properties that it made.</returns>
    /// <exception cref="CommandFailureException">The slot is assigned no model, or a signed one.</exception>
    public async Task<(ModelAssignment Assignment, long Version)> AssignCandidateAsync(string deviceId, string slot, string sha256, long size, CancellationToken cancellation)
    {
        ModelAssignment present = (await hub.GetTwinAsync(deviceId, cancellation)).Assigned(slot)
            ?? throw new CommandFailureException($"slot {slot} of {deviceId} is assigned no model, so that there is none that a candidate could come from");
        if (present.Manifest is not null)
            throw new CommandFailureException($"the model of slot {slot} is signed, and a candidate is not; copy it from the device, then 'sign', 'publish' and 'push --model'");
        string version = present.Version.Split("-adapted.")[0] + $"-adapted.{sha256[..8]}";
        return await WriteAsync(deviceId, slot, present with { Version = version, File = new BlobReference { Url = present.File.Url, Sha256 = sha256, Size = size } }, cancellation);
    }

    private async Task<(ModelAssignment Assignment, long Version)> WriteAsync(string deviceId, string slot, ModelAssignment assignment, CancellationToken cancellation)
    {
        JsonObject models = new()
        {
            [TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue,
            [slot] = JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment),
        };
        DeviceTwin twin = await hub.PatchDesiredAsync(deviceId, new JsonObject { [TwinNames.Models] = models }, cancellation);
        return (assignment, twin.DesiredVersion);
    }

    private async Task<(BlobReference?, SignedManifest?)> FindManifestAsync(ModelReference model, SignedManifest? given, CancellationToken cancellation)
    {
        if (given is not null)
        {
            StoredBlob stored = await hub.UploadAsync(given.File, cancellation);
            return (new BlobReference { Url = stored.Url, Sha256 = stored.Sha256, Size = stored.Size }, given);
        }
        if (await hub.FindModelAsync(model.Manifest.Name, model.Manifest.Version, cancellation) is not { } published)
            return (null, null);
        SignedManifest signed = SignedManifest.Parse(await hub.DownloadAsync(published.Sha256, cancellation), $"{model.Manifest} in the registry");
        return (new BlobReference { Url = published.Url, Sha256 = published.Sha256, Size = published.Size }, signed);
    }

    /// <summary>Waits until the device says that the assigned model runs, be it on probation.</summary>
    /// <exception cref="CommandFailureException">The device refused it, or did not answer in time.</exception>
    /// <remarks>Only what the device says after it saw the assignment counts: it may have refused or run the same file before.</remarks>
    public async Task<SlotReport> WaitUntilRunningAsync(
        string deviceId, string slot, (ModelAssignment Assignment, long Version) assigned, TimeSpan patience, CancellationToken cancellation)
    {
        (ModelAssignment assignment, long version) = assigned;
        long start = clock.GetTimestamp();
        while (true)
        {
            DeviceTwin twin = await hub.GetTwinAsync(deviceId, cancellation);
            SlotReport? report = twin.Slots().GetValueOrDefault(slot);
            int? answer = twin.AnswerTo(slot, version);
            if (answer >= AcknowledgementCode.Rejected && report?.Failure is SlotFailure failure && failure.Sha256 == assignment.File.Sha256)
                throw new CommandFailureException($"{deviceId} refused {assignment.Name}:{assignment.Version} in step {failure.Step} ({failure.Code}): {failure.Message}");
            SlotState running = answer == AcknowledgementCode.InProgress ? SlotState.Probation : SlotState.Active;
            if (answer is AcknowledgementCode.Done or AcknowledgementCode.InProgress && report?.State == running && report.Sha256 == assignment.File.Sha256)
                return report;
            if (clock.GetElapsedTime(start) > patience)
            {
                string state = report is null ? "has not reported the slot" : $"last reported the state {report.State.ToString().ToLowerInvariant()}";
                throw new CommandFailureException($"{deviceId} did not activate {assignment.Name}:{assignment.Version} within {patience.TotalSeconds:0} s; it {state}");
            }
            await Task.Delay(PollInterval, clock, cancellation);
        }
    }
}
