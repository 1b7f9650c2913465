using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Mqtt;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Says from the journal and the live links how far rollouts are.</summary>
internal sealed class RolloutProgress(RolloutStore store, DeviceLinks links)
{
    /// <summary>How far a rollout is.</summary>
    public RolloutView View(Rollout rollout)
    {
        ILookup<int, string> stillOnIt = store.StillOnIt(rollout);
        ILookup<int, RolloutMember> members = store.Members(rollout.Name, isBrief: true).ToLookup(member => member.Ring);
        return new RolloutView
        {
            Name = rollout.Name,
            Slot = rollout.Document.Slot,
            Model = rollout.Document.Assignment.Name,
            Version = rollout.Document.Assignment.Version,
            Sha256 = rollout.Document.Assignment.File.Sha256,
            State = rollout.State,
            Reason = rollout.Reason,
            CreatedUtc = rollout.CreatedUtc,
            UpdatedUtc = rollout.UpdatedUtc,
            EndedUtc = rollout.EndedUtc,
            CurrentRing = rollout.Ring,
            Rings = [.. rollout.Document.Rings.Select((ring, place) => View(ring, rollout.Rings.GetValueOrDefault(place), members[place], stillOnIt[place].Count()))],
        };
    }

    /// <summary>The devices of a ring by state.</summary>
    public RingCounts Count(IEnumerable<RolloutMember> members)
    {
        int[] counts = new int[Enum.GetValues<RolloutDeviceState>().Length];
        (int total, int failed) = (0, 0);
        foreach (RolloutMember member in members)
        {
            total++;
            counts[(int)StateOf(member)]++;
            failed += member.Code is not null ? 1 : 0;
        }

        return new RingCounts
        {
            Total = total,
            Pending = counts[(int)RolloutDeviceState.Pending],
            Waiting = counts[(int)RolloutDeviceState.Waiting],
            Working = counts[(int)RolloutDeviceState.Working],
            Succeeded = counts[(int)RolloutDeviceState.Succeeded],
            Failed = failed,
            Restored = counts[(int)RolloutDeviceState.Restored],
            Kept = counts[(int)RolloutDeviceState.Kept],
        };
    }

    /// <summary>The state of one device.</summary>
    public RolloutDeviceState StateOf(RolloutMember member) => member.Phase switch
    {
        MemberPhase.Pending => RolloutDeviceState.Pending,
        MemberPhase.Assigned => links.IsConnected(member.DeviceId) ? RolloutDeviceState.Working : RolloutDeviceState.Waiting,
        MemberPhase.Succeeded => RolloutDeviceState.Succeeded,
        MemberPhase.Failed => RolloutDeviceState.Failed,
        MemberPhase.Restored => RolloutDeviceState.Restored,
        _ => RolloutDeviceState.Kept,
    };

    private RingView View(RolloutRing ring, RingTimes? times, IEnumerable<RolloutMember> members, int stillOnIt) => new()
    {
        Ring = ring,
        State = times switch
        {
            null => RingState.Pending,
            { EndedUtc: not null } => RingState.Done,
            { SatisfiedUtc: not null } => RingState.Soaking,
            _ => RingState.Rolling,
        },
        StartedUtc = times?.StartedUtc,
        SoakEndsUtc = times is { EndedUtc: null, SatisfiedUtc: { } since } ? since + TimeSpan.FromSeconds(ring.SoakSeconds ?? 0) : null,
        EndedUtc = times?.EndedUtc,
        Counts = Count(members) with { StillOnIt = stillOnIt },
    };
}
