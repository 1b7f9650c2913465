using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>What operators do with rollouts.</summary>
internal sealed class RolloutService(RolloutStore store, RolloutProgress progress, RolloutEngine engine)
{
    private const string StillOnIt = "Its twin names the model of before again, and it still reports the rollout's.";

    /// <summary>All rollouts, the newest first.</summary>
    public IReadOnlyList<RolloutView> List() => [.. store.List().Select(progress.View)];

    /// <summary>One rollout, or null.</summary>
    public RolloutView? Find(string name) => store.Find(name) is { } rollout ? progress.View(rollout) : null;

    /// <summary>The devices of a rollout after one, in the order of their ids; null when there is no such rollout.</summary>
    public IReadOnlyList<RolloutDevice>? Devices(string name, string after, int top)
    {
        if (store.Find(name) is not { } rollout)
            return null;
        HashSet<string> stillOnIt = [.. store.StillOnIt(rollout).SelectMany(ring => ring)];
        return [.. store.Members(name, after, top).Select(member => new RolloutDevice
        {
            DeviceId = member.DeviceId,
            Ring = member.Ring,
            State = progress.StateOf(member),
            Previous = SlotAssignment.Describe(member.Previous),
            AssignedUtc = member.AssignedUtc,
            UpdatedUtc = member.UpdatedUtc,
            Step = member.Step,
            Code = member.Code,
            Detail = stillOnIt.Contains(member.DeviceId) ? $"{member.Detail} {StillOnIt}".TrimStart() : member.Detail,
        })];
    }

    /// <summary>Starts a rollout.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">A <see cref="RolloutDocument"/> or an array of configurations.</param>
    public async Task<Outcome<RolloutView>> StartAsync(string name, JsonNode? body)
    {
        Outcome<RolloutDocument> document = RolloutRequest.Parse(name, body);
        if (!document.IsDone)
            return document.Error;
        Outcome<Rollout> added = await store.AddAsync(name, document.Value).ConfigureAwait(false);
        if (!added.IsDone)
            return added.Error;
        engine.Started();
        return progress.View(added.Value);
    }

    /// <summary>Pauses, resumes or aborts a rollout.</summary>
    public async Task<Outcome<RolloutView>> ChangeAsync(string name, RolloutEvent happened)
    {
        string? reason = happened is RolloutEvent.Abort or RolloutEvent.AbortKeeping ? "An operator aborted it." : null;
        Outcome<Rollout> changed = await engine.ChangeAsync(name, happened, reason).ConfigureAwait(false);
        return changed.IsDone ? progress.View(changed.Value) : changed.Error;
    }

    /// <summary>Forgets a rollout that has ended; null when that was done.</summary>
    public Task<HubError?> DeleteAsync(string name) => store.DeleteAsync(name);
}
