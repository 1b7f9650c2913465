using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Registry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Assigns devices the model of a rollout, and gives them back what they were assigned before.</summary>
/// <remarks>The journal's line and the twin change in one transaction, so that a crash leaves both or neither, and either can be done again.</remarks>
internal sealed class RolloutAssigner(RolloutStore store, TwinService twins, DeltaStore deltas, TimeProvider time)
{
    /// <summary>Assigns a device the model, with a delta where there is one from the file that it reports; does nothing while that delta is being made.</summary>
    /// <returns>False while the delta is being made: ask again.</returns>
    public async Task<bool> AssignAsync(Rollout rollout, string device)
    {
        (string slot, ModelAssignment assignment) = (rollout.Document.Slot, rollout.Document.Assignment);
        (string? previous, long version, bool isThere, bool isMaking) = (null, 0L, false, false);
        Outcome<Twin> outcome = await twins.DecideAsync(device, before =>
        {
            JsonObject? present = SlotAssignment.In(before, slot);
            (previous, version) = (present?.ToHubJson(), before.Desired.Version + 1);
            isThere = SlotAssignment.IsOf(present, assignment);
            if (isThere)
                return null;
            ModelDelta? delta = assignment.Delta;
            if (delta is null && ReportedFile(before, slot) is { } file)
                isMaking = !deltas.TryFind(file, assignment.File.Sha256, out delta);
            return isMaking ? null : SlotAssignment.Patch(slot, present, SlotAssignment.Of(assignment with { Delta = delta }));
        }, connection => RolloutStore.Assign(connection, rollout.Name, device, previous, version, time.GetUtcNow())).ConfigureAwait(false);
        if (!outcome.IsDone)
            await RefuseAsync(rollout, device, outcome.Error).ConfigureAwait(false);
        else if (isThere)
            await store.AssignAsync(rollout.Name, device, previous).ConfigureAwait(false);
        return !isMaking;
    }

    /// <summary>Gives a device back what it was assigned before, unless somebody assigned it something else meanwhile.</summary>
    public async Task RestoreAsync(Rollout rollout, RolloutMember member)
    {
        (string slot, ModelAssignment assignment) = (rollout.Document.Slot, rollout.Document.Assignment);
        JsonObject? previous = member.Previous is null ? null : HubJson.ParseStored(member.Previous);
        if ((previous?["file"] as JsonObject)?.Text("sha256") is { } file && rollout.Document.Restores?.FirstOrDefault(restored => restored.File.Sha256 == file) is { } signedAgain)
            previous = SlotAssignment.Of(signedAgain);
        DeviceVerdict restored = new(MemberPhase.Restored);
        bool isOurs = false;
        Outcome<Twin> outcome = await twins.DecideAsync(member.DeviceId, before =>
        {
            JsonObject? present = SlotAssignment.In(before, slot);
            isOurs = member.DesiredVersion > 0 && SlotAssignment.IsOf(present, assignment);
            return isOurs ? SlotAssignment.Patch(slot, present, previous) : null;
        }, connection => RolloutStore.Move(connection, rollout.Name, member.DeviceId, MemberPhase.Restored, restored, time.GetUtcNow())).ConfigureAwait(false);
        if (outcome.IsDone && isOurs)
            return;
        string why = !outcome.IsDone ? outcome.Error.Message
            : member.DesiredVersion == 0 ? "It was assigned the model before the rollout."
            : "It was assigned something else after the rollout assigned the model.";
        await store.MoveAsync(rollout.Name, member.DeviceId, MemberPhase.Kept, new DeviceVerdict(MemberPhase.Kept, Detail: why)).ConfigureAwait(false);
    }

    private static string? ReportedFile(Twin twin, string slot) =>
        ((twin.Reported.Properties[TwinNames.Slots] as JsonObject)?[slot] as JsonObject)?.Text("sha256");

    private Task RefuseAsync(Rollout rollout, string device, HubError error) => error.Status == 404
        ? store.MoveAsync(rollout.Name, device, MemberPhase.Kept, new DeviceVerdict(MemberPhase.Kept, Detail: error.Message))
        : store.MoveAsync(rollout.Name, device, MemberPhase.Failed, new DeviceVerdict(MemberPhase.Failed, DeviceVerdict.Hub, "twin-refused", error.Message));
}
