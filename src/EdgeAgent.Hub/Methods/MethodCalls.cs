using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Methods;

/// <summary>The direct methods under way: waits for a device that is to come, sends the call, and gives the answer to whoever waits for it.</summary>
/// <remarks>A call is never kept for later: a device that is not connected and subscribed in time has missed it, as with IoT Hub.</remarks>
internal sealed class MethodCalls(DeviceStore devices, DeviceLinks links, TimeProvider time)
{
    private const int MostCalls = 1000, LargestPayload = 128 << 10;

    private readonly ConcurrentDictionary<string, (string DeviceId, TaskCompletionSource<Outcome<MethodReply>> Answer)> _pending = new(StringComparer.Ordinal);
    private readonly string _prefix = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _calls;

    /// <summary>Calls a method and waits for its answer.</summary>
    public async Task<Outcome<MethodReply>> CallAsync(string deviceId, MethodRequest request, CancellationToken cancellationToken)
    {
        if (devices.Find(deviceId) is null)
            return HubError.DeviceNotFound(deviceId);
        if (_pending.Count >= MostCalls)
            return HubError.Throttled($"{MostCalls} methods are under way already; call again later.");
        if (!await IsListeningAsync(deviceId, request.ConnectTimeout, cancellationToken).ConfigureAwait(false))
            return HubError.DeviceNotOnline(deviceId);

        string requestId = _prefix + Interlocked.Increment(ref _calls).ToString("x", CultureInfo.InvariantCulture);
        TaskCompletionSource<Outcome<MethodReply>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[requestId] = (deviceId, answer);
        try
        {
            if (links.Find(deviceId)?.Call(request.Name, requestId, request.Payload) != true)
                return HubError.DeviceNotOnline(deviceId);
            return await answer.Task.WaitAsync(request.ResponseTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return HubError.MethodTimedOut(deviceId, request.ResponseTimeout);
        }
        finally
        {
            _pending.TryRemove(requestId, out _);
        }
    }

    /// <summary>Takes a device's answer; one that nobody waits for any longer, or that is another device's, is dropped.</summary>
    public void Answer(string deviceId, string requestId, int status, ReadOnlySequence<byte> payload)
    {
        if (_pending.TryGetValue(requestId, out (string DeviceId, TaskCompletionSource<Outcome<MethodReply>> Answer) call) && call.DeviceId == deviceId)
            call.Answer.TrySetResult(Read(status, payload));
    }

    /// <summary>Says that a device may have begun to listen.</summary>
    public void DeviceArrived() => Interlocked.Exchange(ref _arrival, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private static Outcome<MethodReply> Read(int status, ReadOnlySequence<byte> payload)
    {
        if (payload.Length > LargestPayload)
            return HubError.BadDeviceAnswer($"The device answered with {payload.Length} bytes; at most {LargestPayload} are allowed.");
        try
        {
            byte[] body = payload.ToArray();
            JsonNode? answer = body.Length == 0 ? null : JsonNode.Parse(body);
            return answer is null || JsonText.IsReadable(body) ? new MethodReply(status, answer) : HubError.BadDeviceAnswer("The device's answer holds what is no text.");
        }
        catch (JsonException)
        {
            return HubError.BadDeviceAnswer("The device's answer is no JSON.");
        }
    }

    private async Task<bool> IsListeningAsync(string deviceId, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (true)
        {
            Task arrival = Volatile.Read(ref _arrival).Task;
            if (links.Find(deviceId) is { AnswersMethods: true })
                return true;
            try
            {
                await arrival.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
