using System.Collections.Concurrent;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Moves every rollout that has not ended, one after another, for as long as the hub runs. All that it knows is in the store: it may be killed between any two steps.</summary>
internal sealed partial class RolloutEngine : IAsyncDisposable
{
    private const int AtOnce = 16;   // writes that wait together share a commit

    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(50), Idle = TimeSpan.FromMilliseconds(500), AfterFault = TimeSpan.FromSeconds(5), Review = TimeSpan.FromMinutes(1);

    private readonly RolloutStore _store;
    private readonly RolloutProgress _progress;
    private readonly RolloutAssigner _assigner;
    private readonly RolloutJudge _judge;
    private readonly RolloutEligibility _eligibility;
    private readonly QueryRunner _queries;
    private readonly HubChanges _changes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly UpdatePace _pace;
    private readonly ConcurrentDictionary<string, UpdatePace> _paces = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1), _started = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RolloutEngine(RolloutStore store, RolloutProgress progress, RolloutAssigner assigner, RolloutJudge judge, RolloutEligibility eligibility,
        QueryRunner queries, HubChanges changes, TimeProvider time, ILogger<RolloutEngine> logger)
    {
        (_store, _progress, _assigner, _judge, _eligibility, _queries, _changes, _time, _logger) = (store, progress, assigner, judge, eligibility, queries, changes, time, logger);
        _pace = new UpdatePace(UpdateRate.Most, time);
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        _turn.Dispose();
        _started.Dispose();
    }

    /// <summary>Says that a rollout was added.</summary>
    public void Started()
    {
        lock (_started)
        {
            if (_started.CurrentCount == 0)
                _started.Release();
        }
    }

    /// <summary>Lets something happen to a rollout between two steps, so that no step goes on in a state that is over.</summary>
    public async Task<Outcome<Rollout>> ChangeAsync(string name, RolloutEvent happened, string? reason)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await _store.ChangeAsync(name, happened, reason).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_store.Open().Count == 0)
                    await _started.WaitAsync(_stop.Token).ConfigureAwait(false);
                await RunOpenAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the outermost edge of a loop that must live as long as the hub
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(failure);
                await WaitAsync(AfterFault).ConfigureAwait(false);
            }
        }
    }

    private async Task RunOpenAsync()
    {
        using HubChanges.Listener listener = _changes.Listen();
        IReadOnlySet<string>? changed = null;   // null stands for every device
        long reviewed = _time.GetTimestamp();
        while (_store.Open() is { Count: > 0 } open)
        {
            bool isBusy = false;
            foreach (Rollout rollout in open)
                isBusy |= await TakeTurnAsync(rollout.Name, changed).ConfigureAwait(false);
            IReadOnlySet<string> next = await listener.TakeAsync(isBusy ? Busy : Idle, _stop.Token).ConfigureAwait(false);
            bool isDue = _time.GetElapsedTime(reviewed) >= Review;
            (changed, reviewed) = (isDue ? null : next, isDue ? _time.GetTimestamp() : reviewed);
            await Task.Delay(Busy, TimeProvider.System, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<bool> TakeTurnAsync(string name, IReadOnlySet<string>? changed)
    {
        await _turn.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            return _store.Find(name) switch
            {
                { State: RolloutState.Running or RolloutState.Paused } rollout => await AdvanceAsync(rollout, changed).ConfigureAwait(false),
                { State: RolloutState.RollingBack } rollout => await RestoreAsync(rollout).ConfigureAwait(false),
                _ => false,
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> AdvanceAsync(Rollout rollout, IReadOnlySet<string>? changed)
    {
        if (!rollout.Rings.ContainsKey(rollout.Ring))
        {
            if (rollout.State == RolloutState.Running)
                await _store.BeginRingAsync(rollout.Name, rollout.Ring, MembersOf(rollout, rollout.Ring)).ConfigureAwait(false);
            return rollout.State == RolloutState.Running;
        }

        await EachAsync(_store.Members(rollout.Name, isBrief: true).Where(member => changed?.Contains(member.DeviceId) ?? true), member => _judge.JudgeAsync(rollout, member)).ConfigureAwait(false);
        List<RolloutMember> members = _store.Members(rollout.Name, isBrief: true);
        ILookup<int, RolloutMember> byRing = members.ToLookup(member => member.Ring);
        for (int place = 0; place <= rollout.Ring; place++)
        {
            RingDecision decision = RingRules.Decide(rollout.Document.Rings[place], _progress.Count(byRing[place]), rollout.Rings[place].SatisfiedUtc, _time.GetUtcNow());
            if (decision.Step == RingStep.Stop)
            {
                await _store.ChangeAsync(rollout.Name, RolloutEvent.Stop, decision.Reason).ConfigureAwait(false);
                LogStopped(rollout.Name, decision.Reason!);
                return true;
            }

            if (place == rollout.Ring && rollout.State == RolloutState.Running && await MoveAsync(rollout, decision.Step, members).ConfigureAwait(false))
                return true;
        }

        return rollout.State == RolloutState.Running && await AssignAsync(rollout, members).ConfigureAwait(false);
    }

    private async Task<bool> MoveAsync(Rollout rollout, RingStep step, List<RolloutMember> members)
    {
        if (step == RingStep.Advance)
            return await LeaveRingAsync(rollout, members).ConfigureAwait(false);
        bool isSatisfied = step == RingStep.Soak;
        if (isSatisfied == rollout.Rings[rollout.Ring].SatisfiedUtc is not null)
            return false;
        await _store.SatisfyAsync(rollout.Name, rollout.Ring, isSatisfied ? _time.GetUtcNow() : null).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> LeaveRingAsync(Rollout rollout, List<RolloutMember> members)
    {
        if (rollout.Ring + 1 < rollout.Document.Rings.Count)
        {
            await _store.EndRingAsync(rollout.Name, rollout.Ring).ConfigureAwait(false);
            await _store.BeginRingAsync(rollout.Name, rollout.Ring + 1, MembersOf(rollout, rollout.Ring + 1)).ConfigureAwait(false);
            return true;
        }

        if (members.Any(member => member.Phase == MemberPhase.Pending))
            return false;
        await _store.ChangeAsync(rollout.Name, RolloutEvent.Finish, null).ConfigureAwait(false);
        LogCompleted(rollout.Name);
        return true;
    }

    private List<string> MembersOf(Rollout rollout, int place)
    {
        RolloutRing ring = rollout.Document.Rings[place];
        return [.. _queries.Names(QuerySource.Devices, RolloutRequest.Condition(ring).Where).Where(device => RingShare.Of(rollout.Name, device) < (ring.Percent ?? 100))];
    }

    private async Task<bool> AssignAsync(Rollout rollout, List<RolloutMember> members)
    {
        UpdatePace own = PaceOf(rollout);
        int most = Math.Min(_pace.Available, own.Available);
        List<RolloutMember> chosen = _eligibility.Choose(rollout.Document, members.Where(member => member.Phase == MemberPhase.Pending), most, _time.GetUtcNow());
        int changed = 0;
        await EachAsync(chosen, async member =>
        {
            if (await _assigner.AssignAsync(rollout, member.DeviceId).ConfigureAwait(false))
                Interlocked.Increment(ref changed);
        }).ConfigureAwait(false);
        _pace.Take(changed);
        own.Take(changed);
        return chosen.Count > 0 || (most == 0 && members.Any(member => member.Phase == MemberPhase.Pending));
    }

    private async Task<bool> RestoreAsync(Rollout rollout)
    {
        List<RolloutMember> left = [.. _store.Members(rollout.Name).Where(member => member.Phase is MemberPhase.Assigned or MemberPhase.Succeeded or MemberPhase.Failed)];
        if (left.Count == 0)
        {
            bool isAborted = rollout.EndsAs == RolloutState.Aborted;
            await _store.ChangeAsync(rollout.Name, isAborted ? RolloutEvent.RestoredAfterAbort : RolloutEvent.RestoredAfterStop, null).ConfigureAwait(false);
            return true;
        }

        int most = Math.Min(_pace.Available, left.Count);
        _pace.Take(most);
        await EachAsync(left.Take(most), member => _assigner.RestoreAsync(rollout, member)).ConfigureAwait(false);
        return true;
    }

    private UpdatePace PaceOf(Rollout rollout) =>
        _paces.GetOrAdd($"{rollout.Name}/{rollout.Ring}", _ => new UpdatePace(rollout.Document.Rings[rollout.Ring].UpdatesPerSecond ?? UpdateRate.Most, _time));

    private Task EachAsync(IEnumerable<RolloutMember> members, Func<RolloutMember, Task> work) => Parallel.ForEachAsync(
        members, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = _stop.Token }, async (member, _) => await work(member).ConfigureAwait(false));

    private async Task WaitAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, TimeProvider.System, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // the hub stops
        }
    }

    [LoggerMessage(520, LogLevel.Warning, "Rollout {Name} stops and rolls back: {Reason}")]
    private partial void LogStopped(string name, string reason);

    [LoggerMessage(521, LogLevel.Information, "Rollout {Name} is completed")]
    private partial void LogCompleted(string name);

    [LoggerMessage(522, LogLevel.Error, "The rollouts could not be moved; the next try is in a few seconds")]
    private partial void LogFailed(Exception failure);
}
