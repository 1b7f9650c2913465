using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests;

public sealed class LinkMethodTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_call_reaches_the_handler_and_its_answer_carries_status_payload_and_the_hubs_request_id()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(hub, (call, _) => Answer(207, $"{{\"was\":\"{call.Name}\",\"got\":{Encoding.UTF8.GetString(call.Json.Span)}}}"));

        await hub.CallAsync("pi-001", "door.open", "a1%2Fb", "[1,2]");

        Assert.Equal((207, "a1%2Fb", "{\"was\":\"door.open\",\"got\":[1,2]}"), await hub.NextAnswerAsync());
        Assert.Contains("$iothub/methods/POST/#", hub.Subscriptions);
    }

    [Fact]
    public async Task A_device_without_a_handler_does_not_subscribe()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        Assert.Equal(["$iothub/twin/PATCH/properties/desired/#", "$iothub/twin/res/#"], hub.Subscriptions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_throws_is_answered_with_500_and_the_next_call_is_served()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(hub, (call, _) => call.Name == "bad" ? throw new InvalidOperationException("secret detail") : Answer(200, "{}"));

        await hub.CallAsync("pi-001", "bad", "1");
        (int status, string requestId, string payload) = await hub.NextAnswerAsync();
        Assert.Equal((500, "1"), (status, requestId));
        Assert.DoesNotContain("secret", payload, StringComparison.Ordinal);
        await hub.CallAsync("pi-001", "good", "2");
        Assert.Equal((200, "2", "{}"), await hub.NextAnswerAsync());
    }

    [Fact]
    public async Task Slow_methods_stall_neither_twin_nor_telemetry_and_one_too_many_is_turned_away()
    {
        TaskCompletionSource release = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(
            hub,
            async (_, cancel) =>
            {
                await release.Task.WaitAsync(cancel);
                return new MethodAnswer(200, default);
            },
            options => options with { MostConcurrentMethods = 2 });

        await hub.CallAsync("pi-001", "slow", "1");
        await hub.CallAsync("pi-001", "slow", "2");
        await hub.CallAsync("pi-001", "slow", "3");
        (int status, string requestId, string payload) = await hub.NextAnswerAsync();
        Assert.Equal((429, "3"), (status, requestId));
        Assert.Equal("The device runs 2 methods already; call again later.", (string)JsonNode.Parse(payload)!["error"]!);

        await hub.ChangeDesiredAsync("pi-001", "colour", "green");
        Assert.Equal("green", (string)(await run.NextChange())["colour"]!);
        Assert.Equal(SendOutcome.Delivered, await run.Link.SendAsync(new DeviceMessage { Id = "1", Body = "{}"u8.ToArray() }, default));
        Assert.Equal(TwinOutcome.Done, (await run.Link.PatchReportedAsync("{}"u8.ToArray(), default)).Outcome);

        release.SetResult();
        Assert.Equal(["1", "2"], new[] { (await hub.NextAnswerAsync()).RequestId, (await hub.NextAnswerAsync()).RequestId }.Order());
    }

    [Fact]
    public async Task A_method_that_does_not_end_is_answered_with_504_and_keeps_its_place_until_it_does()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        TaskCompletionSource started = new(), release = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(
            hub,
            async (_, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return new MethodAnswer(200, default);
            },
            options => options with { MostConcurrentMethods = 1, MethodTimeout = TimeSpan.FromSeconds(7) },
            time);

        await hub.CallAsync("pi-001", "endless", "1");
        await started.Task.WaitAsync(LinkRun.Patience);
        time.Advance(TimeSpan.FromSeconds(7));
        (int status, _, string payload) = await hub.NextAnswerAsync();
        Assert.Equal((504, "The method did not end within 7 s."), (status, (string)JsonNode.Parse(payload)!["error"]!));
        await hub.CallAsync("pi-001", "endless", "2");
        Assert.Equal(429, (await hub.NextAnswerAsync()).Status);
        release.SetResult();
    }

    [Fact]
    public async Task Payloads_beyond_128_KB_are_refused_in_both_directions()
    {
        int calls = 0;
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(hub, (_, _) =>
        {
            calls++;
            return Task.FromResult(new MethodAnswer(200, new byte[MethodAnswer.LargestBytes + 1]));
        });

        await hub.CallAsync("pi-001", "big", "1", new string('1', MethodAnswer.LargestBytes + 1));
        Assert.Equal(413, (await hub.NextAnswerAsync()).Status);
        Assert.Equal(0, calls);
        await hub.CallAsync("pi-001", "big", "2", new string('1', MethodAnswer.LargestBytes));
        Assert.Equal((500, "2"), (await hub.NextAnswerAsync()) is var (status, id, _) ? (status, id) : default);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task An_answer_that_is_ready_after_a_broken_link_goes_out_on_the_next()
    {
        TaskCompletionSource started = new(), release = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = await ConnectAsync(
            hub,
            async (_, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return new MethodAnswer(200, "1"u8.ToArray());
            },
            port: network.Port);
        await hub.CallAsync("pi-001", "slow", "9");
        await started.Task.WaitAsync(LinkRun.Patience);

        network.Reset();
        await run.NextTwin();
        release.SetResult();

        Assert.Equal((200, "9", "1"), await hub.NextAnswerAsync());
    }

    [Fact]
    public async Task A_link_that_stops_cancels_its_methods_and_says_so()
    {
        TaskCompletionSource started = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = await ConnectAsync(hub, async (_, cancel) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return new MethodAnswer(200, default);
        });
        await hub.CallAsync("pi-001", "endless", "1");
        await started.Task.WaitAsync(LinkRun.Patience);

        await run.Stop();

        Assert.Equal(503, (await hub.NextAnswerAsync()).Status);
    }

    private static Task<MethodAnswer> Answer(int status, string json) => Task.FromResult(new MethodAnswer(status, Encoding.UTF8.GetBytes(json)));

    private async Task<LinkRun> ConnectAsync(
        ScriptedHub hub, Func<MethodCall, CancellationToken, Task<MethodAnswer>> handler, Func<IotHubLinkOptions, IotHubLinkOptions>? change = null, TimeProvider? time = null, int? port = null)
    {
        IotHubLinkOptions options = LinkRun.Options(_authority, port ?? hub.Port);
        LinkRun run = new(change?.Invoke(options) ?? options, time, prepare: link => link.MethodHandler = handler);
        await run.NextTwin();
        return run;
    }
}
