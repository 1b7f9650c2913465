using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.IotHub;

/// <summary>Runs the direct methods that come over a link, beside everything else on it: at most so many at a time, each for at most so long.</summary>
/// <remarks>It outlives single connections: an answer that becomes ready after a renewal goes out on the next connection.</remarks>
internal sealed class MethodDispatcher(IotHubLinkOptions options, Func<string, ReadOnlyMemory<byte>, Task> send, TimeProvider time, ILogger logger) : IDisposable
{
    private const int TooLarge = 413, TooMany = 429, Failed = 500, NotImplemented = 501, Unavailable = 503, TimedOut = 504;
    private const int MostRefusals = 64;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _running = [];
    private int _calls, _refusals;

    /// <summary>What answers; null answers 501.</summary>
    public Func<MethodCall, CancellationToken, Task<MethodAnswer>>? Handler { get; set; }

    /// <summary>Takes a call from the connection's receiver; never waits.</summary>
    public void Take(string name, string requestId, ReadOnlySequence<byte> payload)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return;
            if (_calls < options.MostConcurrentMethods && payload.Length <= MethodAnswer.LargestBytes)
            {
                _calls++;
                MethodCall call = new(name, payload.ToArray());
                Track(Task.Run(() => CallAsync(call, requestId)));
            }
            else if (_refusals < MostRefusals)
            {
                _refusals++;
                MethodAnswer refusal = payload.Length > MethodAnswer.LargestBytes
                    ? Error(TooLarge, $"The payload has {payload.Length} bytes; at most {MethodAnswer.LargestBytes} are accepted.")
                    : Error(TooMany, $"The device runs {options.MostConcurrentMethods} methods already; call again later.");
                Track(Task.Run(() => RefuseAsync(refusal, requestId)));
            }
        }
    }

    /// <summary>Takes no more calls, cancels those under way, and waits for them as long as the deadline allows.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        Task[] running;
        lock (_lock)
            running = [.. _running];
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(running).WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            LinkLog.MethodsLeft(logger, running.Count(task => !task.IsCompleted));
        }
    }

    public void Dispose() => _stop.Dispose();

    private void Track(Task task)
    {
        _running.Add(task);
        task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task task)
    {
        lock (_lock)
            _running.Remove(task);
    }

    private async Task CallAsync(MethodCall call, string requestId)
    {
        using CancellationTokenSource deadline = new(options.MethodTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
        Task<MethodAnswer> work = RunAsync(call, either.Token);
        MethodAnswer? early = await LateAsync(work, deadline.Token, either.Token);
        if (early is not null)
            await send(MethodTopics.Answer(early.Status, requestId), early.Json);
        MethodAnswer answer = await work;
        lock (_lock)
            _calls--;
        if (early is null)
            await send(MethodTopics.Answer(answer.Status, requestId), answer.Json);
    }

    private async Task<MethodAnswer?> LateAsync(Task work, CancellationToken deadline, CancellationToken either)
    {
        try
        {
            await work.WaitAsync(either);
            return null;
        }
        catch (OperationCanceledException)
        {
            return deadline.IsCancellationRequested
                ? Error(TimedOut, $"The method did not end within {options.MethodTimeout.TotalSeconds:0.#} s.")
                : Error(Unavailable, "The device is stopping.");
        }
    }

    private async Task RefuseAsync(MethodAnswer refusal, string requestId)
    {
        await send(MethodTopics.Answer(refusal.Status, requestId), refusal.Json);
        lock (_lock)
            _refusals--;
    }

    private async Task<MethodAnswer> RunAsync(MethodCall call, CancellationToken cancellationToken)
    {
        if (Handler is not { } handler)
            return Error(NotImplemented, "This device answers no direct methods.");
        try
        {
            MethodAnswer answer = await handler(call, cancellationToken);
            return answer.Json.Length > MethodAnswer.LargestBytes
                ? Error(Failed, $"The answer has {answer.Json.Length} bytes; at most {MethodAnswer.LargestBytes} can be sent.")
                : answer.Status is < 100 or > 999 ? Error(Failed, $"The answer's status {answer.Status} is no status.") : answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Error(Unavailable, "The method was cancelled.");
        }
#pragma warning disable CA1031 // the outermost edge of a call: a fault in one method must not take the link down
        catch (Exception e)
#pragma warning restore CA1031
        {
            LinkLog.MethodFailed(logger, e, call.Name);
            return Error(Failed, "The method met a fault of the agent itself; its log tells more.");
        }
    }

    private static MethodAnswer Error(int status, string message) =>
        new(status, Encoding.UTF8.GetBytes($$"""{"error":"{{JsonEncodedText.Encode(message)}}"}"""));
}
