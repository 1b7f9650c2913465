using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>Stores a model, and its labels in the order of its outputs, one a line.</summary>
    public async Task<ModelVersion> PublishAsync(ModelReference model, byte[] file, IReadOnlyList<string>? labels, CancellationToken cancellation)
    {
        if (labels is not null)
            await hub.PublishAsync(model.Labels.Name, model.Labels.Version, Encoding.UTF8.GetBytes(string.Join('\n', labels) + "\n"), cancellation);
        return await hub.PublishAsync(model.Name, model.Version, file, cancellation);
    }

    /// <summary>Asks a device for a published model.</summary>
    /// <returns>The assignment that was written.</returns>
    /// <exception cref="CommandFailureException">The registry has no such model.</exception>
    public async Task<ModelAssignment> AssignAsync(
        string deviceId, string slot, ModelReference model, PreprocessingOptions? preprocessing, CancellationToken cancellation)
    {
        ModelVersion file = await hub.FindModelAsync(model.Name, model.Version, cancellation)
            ?? throw new CommandFailureException($"the hub's registry has no model {model}; publish it first");
        ModelVersion? labels = await hub.FindModelAsync(model.Labels.Name, model.Labels.Version, cancellation);
        ModelAssignment assignment = new()
        {
            Name = file.Name,
            Version = file.Version,
            File = new BlobReference { Url = file.Url, Sha256 = file.Sha256, Size = file.Size },
            Labels = labels is null ? null : new BlobReference { Url = labels.Url, Sha256 = labels.Sha256, Size = labels.Size },
            Preprocessing = preprocessing,
        };
        JsonObject models = new()
        {
            [TwinNames.ComponentMarker] = TwinNames.ComponentMarkerValue,
            [slot] = JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment),
        };
        await hub.PatchDesiredAsync(deviceId, new JsonObject { [TwinNames.Models] = models }, cancellation);
        return assignment;
    }

    /// <summary>Waits until the device says that the assigned model runs.</summary>
    /// <exception cref="CommandFailureException">The device refused it, or did not answer in time.</exception>
    public async Task<SlotReport> WaitUntilActiveAsync(string deviceId, string slot, ModelAssignment assignment, TimeSpan patience, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        while (true)
        {
            SlotReport? report = (await hub.GetTwinAsync(deviceId, cancellation)).Slots().GetValueOrDefault(slot);
            if (report?.Failure is SlotFailure failure && failure.Sha256 == assignment.File.Sha256)
                throw new CommandFailureException($"{deviceId} refused {assignment.Name}:{assignment.Version} in step {failure.Step} ({failure.Code}): {failure.Message}");
            if (report is { State: SlotState.Active } && report.Sha256 == assignment.File.Sha256)
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
