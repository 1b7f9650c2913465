using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Telemetry;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Reads the twins and the telemetry of devices that are assigned a rollout's model, and writes what follows into the journal.</summary>
internal sealed class RolloutJudge(RolloutStore store, TwinStore twins, TelemetryStore telemetry, DeviceLinks links, TimeProvider time)
{
    private const int Messages = 8;

    /// <summary>Judges a device that may have changed. One that failed stays so.</summary>
    public async Task JudgeAsync(Rollout rollout, RolloutMember member)
    {
        if (member.Phase is not (MemberPhase.Assigned or MemberPhase.Succeeded))
            return;
        (string slot, ModelAssignment assignment, RolloutRing ring) = (rollout.Document.Slot, rollout.Document.Assignment, rollout.Document.Rings[member.Ring]);
        if (twins.Find(member.DeviceId) is not { } twin)
        {
            await store.MoveAsync(rollout.Name, member.DeviceId, MemberPhase.Kept, new DeviceVerdict(MemberPhase.Kept, Detail: "It is registered no longer.")).ConfigureAwait(false);
            return;
        }

        DeviceVerdict verdict = SlotAssignment.IsOf(SlotAssignment.In(twin, slot), assignment)
            ? DeviceEvidence.Judge(ring, slot, assignment, member.DesiredVersion, twin.Reported.Properties, Figures(ring, slot, assignment.File.Sha256, member))
            : new DeviceVerdict(MemberPhase.Kept, Detail: "It was assigned something else after the rollout assigned the model.");
        if (verdict.Phase == MemberPhase.Assigned && ring.MaxActivationSeconds is { } most && TimeAtWork(member) >= TimeSpan.FromSeconds(most))
            verdict = new DeviceVerdict(MemberPhase.Failed, DeviceVerdict.Hub, "activation-timed-out", FormattableString.Invariant($"It was connected for {most} s or more, and neither ran nor refused the model."));
        if (verdict.Phase != member.Phase)
            await store.MoveAsync(rollout.Name, member.DeviceId, verdict.Phase, verdict).ConfigureAwait(false);
    }

    // A device that was away when it was assigned the model begins when it comes.
    private TimeSpan? TimeAtWork(RolloutMember member) => links.Find(member.DeviceId) is { } link && member.AssignedUtc is { } assigned
        ? time.GetUtcNow() - (link.SinceUtc > assigned ? link.SinceUtc : assigned)
        : null;

    private DeviceFigures? Figures(RolloutRing ring, string slot, string sha256, RolloutMember member)
    {
        if (ring is { MaxLatencyP90Us: null, MaxMillijoulesPerInference: null, MaxDriftPsi: null })
            return null;
        IEnumerable<StoredMessage> messages = telemetry.ReadSince(member.DeviceId, member.AssignedUtc ?? DateTimeOffset.UnixEpoch, Messages);
        return DeviceFigures.Of(messages.SelectMany(message => DeviceEvidence.Windows(message, slot, sha256)));
    }
}
