using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Tests.Support;

/// <summary>The cloud link with a hub behind it that keeps one twin, goes away and comes back as the test says.</summary>
internal sealed class ScriptedHub : ICloudLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private readonly List<JsonObject> _patches = [];
    private readonly List<OutgoingMessage> _messages = [];
    private readonly TaskCompletionSource<ChannelWriter<CloudEvent>> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _desiredVersion = 1, _reportedVersion = 1;
    private bool _isConnected;

    public JsonObject Desired { get; } = [];

    public JsonObject Reported { get; } = [];

    public long DesiredVersion => _desiredVersion;

    /// <summary>What the hub answers to the next reports; when empty it accepts.</summary>
    public Queue<LinkResult> ReportAnswers { get; } = new();

    /// <summary>What the hub answers to the next messages; when empty it accepts.</summary>
    public Queue<LinkResult> MessageAnswers { get; } = new();

    /// <summary>The files that were uploaded.</summary>
    public Dictionary<string, byte[]> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next uploads end with; when empty they are stored.</summary>
    public Queue<UploadResult> UploadAnswers { get; } = new();

    /// <summary>The agent's answer to direct methods.</summary>
    public Func<MethodRequest, CancellationToken, Task<MethodReply>>? Methods { get; private set; }

    /// <summary>Runs before the hub looks at <c>refresh</c>, <c>report</c> or <c>send</c>.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int TwinFetches { get; private set; }

    public int ConcurrentReports { get; private set; }

    public bool HasLeft { get; private set; }

    public bool IsConnected
    {
        get
        {
            lock (_gate)
                return _isConnected;
        }
    }

    /// <summary>The patches that the hub accepted.</summary>
    public IReadOnlyList<JsonObject> Patches
    {
        get
        {
            lock (_gate)
                return [.. _patches];
        }
    }

    /// <summary>The messages that the hub took.</summary>
    public IReadOnlyList<OutgoingMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    public IReadOnlyList<TelemetryMessage> Telemetry =>
        [.. Messages.Where(message => message.Type is null).Select(message => JsonSerializer.Deserialize(message.Body.Span, ContractsJsonContext.Default.TelemetryMessage)!)];

    public IReadOnlyList<PipelineEvent> Events =>
        [.. Messages.Where(message => message.Type == PipelineEvent.MessageType).Select(message => JsonSerializer.Deserialize(message.Body.Span, ContractsJsonContext.Default.PipelineEvent)!)];

    /// <summary>The same hub for another run of the agent: its twin is as it was.</summary>
    public ScriptedHub Restarted()
    {
        var next = new ScriptedHub { _desiredVersion = _desiredVersion, _reportedVersion = _reportedVersion };
        JsonMergePatch.Apply(next.Desired, Desired);
        JsonMergePatch.Apply(next.Reported, Reported);
        return next;
    }

    public static JsonNode Json(ModelAssignment assignment) => JsonSerializer.SerializeToNode(assignment, ContractsJsonContext.Default.ModelAssignment)!;

    public static JsonObject Push(string slot, JsonNode? assignment) => new() { ["models"] = new JsonObject { ["__t"] = "c", [slot] = assignment } };

    public async Task RunAsync(ChannelWriter<CloudEvent> events, CancellationToken cancellationToken)
    {
        _running.TrySetResult(events);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            HasLeft = true;
        }
    }

    public Task StartedAsync() => _running.Task.WaitAsync(Patience);

    public async Task ConnectAsync()
    {
        ChannelWriter<CloudEvent> events = await _running.Task.WaitAsync(Patience);
        lock (_gate)
            _isConnected = true;
        await events.WriteAsync(new CloudEvent.Connected());
        await events.WriteAsync(new CloudEvent.TwinReceived(Twin()));
    }

    public async Task DisconnectAsync()
    {
        lock (_gate)
            _isConnected = false;
        await (await _running.Task).WriteAsync(new CloudEvent.Disconnected(DisconnectReason.Unreachable, "connection reset"));
    }

    /// <summary>Changes the desired properties, and tells the device when it is connected.</summary>
    public async Task ChangeDesiredAsync(JsonObject patch, bool isLost = false)
    {
        byte[] body;
        lock (_gate)
        {
            JsonMergePatch.Apply(Desired, patch);
            var notification = (JsonObject)patch.DeepClone();
            notification["$version"] = ++_desiredVersion;
            body = JsonSerializer.SerializeToUtf8Bytes(notification);
        }
        if (IsConnected && !isLost)
            await (await _running.Task).WriteAsync(new CloudEvent.DesiredChanged(body));
    }

    public async Task SendRawAsync(CloudEvent happened) => await (await _running.Task).WriteAsync(happened);

    public async Task<LinkResult> RefreshTwinAsync(CancellationToken cancellationToken)
    {
        await Before("refresh");
        if (!IsConnected)
            return LinkResult.Offline;
        await (await _running.Task).WriteAsync(new CloudEvent.TwinReceived(Twin()), cancellationToken);
        lock (_gate)
            TwinFetches++;
        Notify();
        return LinkResult.Accepted;
    }

    public async Task<LinkResult> ReportAsync(ReadOnlyMemory<byte> mergePatch, CancellationToken cancellationToken)
    {
        await Before("report");
        lock (_gate)
        {
            if (!_isConnected)
                return LinkResult.Offline;
            Assert.Equal(1, ++ConcurrentReports);
        }
        await Task.Yield();
        lock (_gate)
        {
            ConcurrentReports--;
            if (ReportAnswers.TryDequeue(out LinkResult? answer) && answer.Status != LinkStatus.Accepted)
                return answer;
            var patch = (JsonObject)JsonNode.Parse(mergePatch.Span)!;
            _patches.Add((JsonObject)patch.DeepClone());
            JsonMergePatch.Apply(Reported, patch);
            _reportedVersion++;
        }
        Notify();
        return LinkResult.Accepted;
    }

    public async Task<LinkResult> SendTelemetryAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await Before("send");
        lock (_gate)
        {
            if (!_isConnected)
                return LinkResult.Offline;
            if (MessageAnswers.TryDequeue(out LinkResult? answer) && answer.Status != LinkStatus.Accepted)
                return answer;
            _messages.Add(message);
        }
        Notify();
        return LinkResult.Accepted;
    }

    public void Serve(Func<MethodRequest, CancellationToken, Task<MethodReply>> handler) => Methods = handler;

    public Task<UploadResult> UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (UploadAnswers.TryDequeue(out UploadResult? answer))
            return Task.FromResult(answer);
        Uploads[name] = content.ToArray();
        return Task.FromResult(new UploadResult(LinkStatus.Accepted, $"device/{name}", null));
    }

    /// <summary>Calls a direct method and gives the agent's status and payload.</summary>
    public async Task<(int Status, JsonNode Payload)> CallAsync(string name, string payload = "", CancellationToken cancellationToken = default)
    {
        await _running.Task.WaitAsync(Patience, cancellationToken);
        MethodReply reply = await Methods!(new MethodRequest(name, System.Text.Encoding.UTF8.GetBytes(payload)), cancellationToken).WaitAsync(Patience, cancellationToken);
        return (reply.Status, JsonNode.Parse(reply.Json.Span)!);
    }

    /// <summary>Ends when the reported properties, or what else the hub knows, meet a condition.</summary>
    public async Task WaitAsync(Func<bool> condition, string what)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition())
                return;
            _waiting.Add((condition, met));
        }
        try
        {
            await met.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            lock (_gate)
                Assert.Fail($"Waited in vain for {what}; reported: {Reported.ToJsonString()}");
        }
    }

    public Task WaitForAnswerAsync(string slot, int code) => WaitForAnswerAsync(slot, code, 0);

    public Task WaitForAnswerAsync(string slot, int code, long version) =>
        WaitAsync(() => Answer(slot) is { } answer && (int)answer["ac"]! == code && (long)answer["av"]! >= version, $"answer {code} for {slot}");

    public JsonNode? Answer(string slot)
    {
        lock (_gate)
            return Reported["models"]?[slot]?.DeepClone();
    }

    public JsonNode? PipelineAnswer(string name)
    {
        lock (_gate)
            return Reported["pipelines"]?[name]?.DeepClone();
    }

    public SlotReport? Slot(string slot)
    {
        lock (_gate)
            return JsonSerializer.Deserialize(Reported["slots"]?[slot], ContractsJsonContext.Default.SlotReport);
    }

    private void Notify()
    {
        lock (_gate)
        {
            foreach ((Func<bool> condition, TaskCompletionSource met) in _waiting.ToList())
            {
                if (condition())
                    met.TrySetResult();
            }
            _waiting.RemoveAll(entry => entry.Met.Task.IsCompleted);
        }
    }

    private byte[] Twin()
    {
        lock (_gate)
        {
            var desired = (JsonObject)Desired.DeepClone();
            desired["$version"] = _desiredVersion;
            var reported = (JsonObject)Reported.DeepClone();
            reported["$version"] = _reportedVersion;
            return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["desired"] = desired, ["reported"] = reported });
        }
    }
}
