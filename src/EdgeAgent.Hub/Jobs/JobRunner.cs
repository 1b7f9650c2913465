using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Hub.Jobs;

/// <summary>Runs jobs when their time comes. A job that ran when the hub ended goes on at the next start with the devices that were not done.</summary>
internal sealed partial class JobRunner : IAsyncDisposable
{
    private const int AtOnce = 16;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private readonly JobStore _store;
    private readonly QueryRunner _queries;
    private readonly TwinService _twins;
    private readonly MethodCalls _methods;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly ConcurrentDictionary<string, (Task Task, CancellationTokenSource Cancel)> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public JobRunner(JobStore store, QueryRunner queries, TwinService twins, MethodCalls methods, TimeProvider time, ILogger<JobRunner> logger)
    {
        (_store, _queries, _twins, _methods, _time, _logger) = (store, queries, twins, methods, time, logger);
        _loop = Task.Run(LoopAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.WhenAll(_running.Values.Select(job => job.Task)).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Says that a job was added.</summary>
    public void Changed()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
    }

    /// <summary>Stops the work of a job that was cancelled.</summary>
    public void Stop(string jobId)
    {
        if (!_running.TryGetValue(jobId, out (Task Task, CancellationTokenSource Cancel) job))
            return;
        try
        {
            job.Cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the job ended by itself meanwhile
        }
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                DateTimeOffset now = _time.GetUtcNow();
                TimeSpan sleep = LongestSleep;
                foreach (Job job in _store.Open())
                {
                    if (_running.ContainsKey(job.Id))
                        continue;
                    if (job.StartsUtc > now)
                        sleep = TimeSpan.FromTicks(Math.Min(sleep.Ticks, (job.StartsUtc - now).Ticks));
                    else
                        Start(job);
                }

                await WaitAsync(sleep).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // the outermost edge of a loop that must live as long as the hub
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(failure, "all");
                await WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(TimeSpan atMost)
    {
        using CancellationTokenSource late = new(atMost, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
        try
        {
            await _changed.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // the time of a job has come
        }
    }

    private void Start(Job job)
    {
        CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task task = Task.Run(async () =>
        {
            await begun.Task.ConfigureAwait(false);
            await RunAsync(job, cancel.Token).ConfigureAwait(false);
            _running.TryRemove(job.Id, out _);
            cancel.Dispose();
        });
        _running[job.Id] = (task, cancel);
        begun.SetResult();
    }

    private async Task RunAsync(Job job, CancellationToken cancelled)
    {
        HubError late = new(504, 504000, "JobTimeout", $"The job's {job.LongestSeconds} s were over before this device was done.");
        try
        {
            if (job.Status == JobStatus.Scheduled)
            {
                (QuerySource source, QueryExpression? where) = QueryParser.ParseCondition(job.Condition);
                if (!await _store.BeginAsync(job.Id, [.. _queries.Names(source, where)]).ConfigureAwait(false))
                    return;
            }

            TimeSpan left = job.StartsUtc.AddSeconds(job.LongestSeconds) - _time.GetUtcNow();
            using CancellationTokenSource deadline = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, deadline.Token);
            try
            {
                await Parallel.ForEachAsync(_store.Pending(job.Id), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = either.Token },
                    async (device, token) => await RunOnAsync(job, device, token).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
            {
                // the job's time is over; what is not done fails below
            }

            await _store.EndAsync(job.Id, JobStatus.Completed, null, late).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // cancelled, which the store knows; or the hub stops and goes on with the job at its next start
        }
#pragma warning disable CA1031 // a fault ends the job, not the hub
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(failure, job.Id);
            await TryFailAsync(job, failure.Message, late).ConfigureAwait(false);
        }
    }

    private async Task RunOnAsync(Job job, string device, CancellationToken cancelled)
    {
        if (!await _store.StartDeviceAsync(job.Id, device).ConfigureAwait(false))
            return;
        if (job.IsTwinUpdate)
        {
            Outcome<Twin> updated = await _twins.PatchAsync(device, job.Work.DeepClone().AsObject(), null).ConfigureAwait(false);
            await _store.EndDeviceAsync(job.Id, device, null, updated.Error).ConfigureAwait(false);
            return;
        }

        Outcome<MethodRequest> request = MethodRequest.Parse(job.Work);
        Outcome<MethodReply> reply = request.IsDone ? await _methods.CallAsync(device, request.Value, cancelled).ConfigureAwait(false) : request.Error;
        JsonObject? answer = reply.IsDone ? new JsonObject { ["status"] = reply.Value.Status, ["payload"] = reply.Value.Payload?.DeepClone() } : null;
        await _store.EndDeviceAsync(job.Id, device, answer, reply.Error).ConfigureAwait(false);
    }

    private async Task TryFailAsync(Job job, string reason, HubError late)
    {
        try
        {
            await _store.EndAsync(job.Id, JobStatus.Failed, reason, late).ConfigureAwait(false);
        }
        catch (Microsoft.Data.Sqlite.SqliteException failure)
        {
            LogFailed(failure, job.Id);
        }
    }

    [LoggerMessage(510, LogLevel.Error, "Job {JobId} failed")]
    private partial void LogFailed(Exception failure, string jobId);
}
