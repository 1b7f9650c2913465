using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.IotHub;
using EdgeAgent.Worker.Transport.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Worker.Tests.Pains;

/// <summary>Pain 15: an agent that is dead by systemd's start limit, or hangs without a watchdog (mender integration #2944; dotnet/extensions #1241). Each loop is hung on purpose,
/// through what it needs from outside: the service manager then hears which one, and no more signs of life until it gets on.</summary>
public sealed class Pain15DeadByStartLimitOrHangTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("starts")]
    [InlineData("reconciler")]
    [InlineData("refresher")]
    [InlineData("reporter")]
    [InlineData("telemetry")]
    [InlineData("sender")]
    [InlineData("governor")]
    [InlineData("pipeline default")]
    [InlineData("slot default")]
    public async Task A_loop_that_hangs_ends_the_signs_of_life_and_is_named(string loop)
    {
        using ServiceManager manager = new();
        Hang hang = new();
        WatchedFiles files = new(new DiskFileSystem());
        TestAgent agent = new()
        {
            Files = files,
            Governor = new GovernorLimits { TemperatureSlowCelsius = 80 },
            Pipeline = new PipelineOptions { Slot = "other", Folder = "/nowhere", Interval = TimeSpan.FromSeconds(1) },
        };
        await using WatchedAgent watched = new(agent, manager);
        Provoke(loop, agent, files, hang);
        await watched.StartAsync();
        await manager.ReceiveUntilAsync("WATCHDOG=1");
        if (loop == "refresher")
            await agent.Hub.SendRawAsync(new CloudEvent.TwinReceived("{}"u8.ToArray()));
        if (loop == "slot default")
            await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(TinyModels.Classifier(1)))));
        await PassUntilAsync(agent.Time, hang.Begun, TimeSpan.FromSeconds(1));

        Task<List<string>> lastWords = manager.ReceiveUntilAsync("STATUS=stuck");
        await PassUntilAsync(agent.Time, lastWords, Step);

        string last = (await lastWords)[^1];
        Assert.Contains($"the {loop} loop has not got on for", last, StringComparison.Ordinal);
        Assert.DoesNotContain("WATCHDOG=1", last, StringComparison.Ordinal);
        Assert.Contains(agent.Runtime.StuckLoops, status => status.Name == loop);
        hang.End();
        await manager.ReceiveUntilAsync("WATCHDOG=1");
    }

    [Fact]
    public async Task An_attempt_to_connect_that_never_ends_is_seen_and_waiting_for_the_next_one_is_not()
    {
        using ServiceManager manager = new();
        using Core.Tests.Support.TestFolder folder = new();
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        HangingIdentity identity = new();
        using IotHubLink link = new(new IotHubLinkOptions { Identity = identity }, time, new Random(1), NullLogger<IotHubLink>.Instance);
        FileUploader uploader = new(new FileUploaderOptions { Identity = identity }, time, new Random(1));
        using Core.AgentRuntime agent = new(
            new Core.AgentOptions { DataDirectory = folder.Path, AgentVersion = "1", RunId = "run" },
            new Core.AgentPorts { Link = new IotHubCloudLink(link, uploader), ModelSource = new ScriptedModelSource(), SystemProbe = new StillProbe(), ModelProbe = new InProcessProbe(new DiskFileSystem()) },
            time, new Random(1), NullLogger<Core.AgentRuntime>.Instance);
        using CancellationTokenSource stop = new();
        Task run = agent.RunAsync(stop.Token);

        await identity.Asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        while (!agent.StuckLoops.Any(loop => loop.Name == "link"))
        {
            time.Advance(Step);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        identity.Refuse();
        await link.WaitForStatusAsync(status => status.NextAttemptIn is not null, TestContext.Current.CancellationToken);
        while (agent.StuckLoops.Any(loop => loop.Name == "link"))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void The_unit_never_gives_up_backs_off_and_has_a_watchdog()
    {
        string[] lines = File.ReadAllLines(Path.Combine(TestSupport.SharedData.RepositoryRoot!, "deploy", "systemd", "edge-agent.service"));
        Assert.Contains("StartLimitIntervalSec=0", lines);
        Assert.True(Array.IndexOf(lines, "StartLimitIntervalSec=0") < Array.IndexOf(lines, "[Service]"), "StartLimitIntervalSec belongs to [Unit]");
        Assert.Contains("Restart=always", lines);
        Assert.Contains("RestartSec=5", lines);
        Assert.Contains("RestartMaxDelaySec=300", lines);
        Assert.Contains("WatchdogSec=30", lines);
        Assert.Contains("Type=notify", lines);
    }

    // What a timer wakes runs on the thread that moves the clock, and may hang there: that must not be the test's own.
    private static async Task PassUntilAsync(FakeTimeProvider time, Task end, TimeSpan step)
    {
        for (int i = 0; i < 1000 && !end.IsCompleted; i++)
        {
            _ = Task.Run(() => time.Advance(step), TestContext.Current.CancellationToken);
            await Task.WhenAny(end, Task.Delay(10, TestContext.Current.CancellationToken));
        }
        await end.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private static void Provoke(string loop, TestAgent agent, WatchedFiles files, Hang hang)
    {
        switch (loop)
        {
            case "starts":
                int writes = 0;
                files.BeforeWrite = path =>
                {
                    if (path.EndsWith("starts.json", StringComparison.Ordinal) && Interlocked.Increment(ref writes) == 3)
                        hang.Block();
                };
                break;
            case "reconciler":
                agent.Log.OnLine = id => hang.BlockIf(id.Id == 1220);
                break;
            case "pipeline default":
                agent.Log.OnLine = id => hang.BlockIf(id.Id == 1302);
                break;
            case "refresher":
                agent.Hub.Before = operation => hang.WaitIf(operation == "refresh");
                break;
            case "reporter":
                agent.Hub.Before = operation => hang.WaitIf(operation == "report");
                break;
            case "sender":
                agent.Hub.Before = operation => hang.WaitIf(operation == "send");
                break;
            case "telemetry":
                agent.Probe.BeforeWindow = hang.Block;
                break;
            case "governor":
                agent.Probe.BeforeConditions = hang.Block;
                break;
            default:
                agent.Source.Always = async (_, _, _) =>
                {
                    await hang.WaitIf(true);
                    return new FetchOutcome(FetchStatus.Unreachable, "at last");
                };
                break;
        }
    }

    /// <summary>Something from outside that does not come back until the test lets it.</summary>
    private sealed class Hang
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously), _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void End() => _ended.TrySetResult();

        public void Block() => BlockIf(true);

        public void BlockIf(bool condition)
        {
            if (condition)
                WaitIf(true).Wait();
        }

        public Task WaitIf(bool condition)
        {
            if (!condition)
                return Task.CompletedTask;
            _begun.TrySetResult();
            return _ended.Task;
        }
    }

    private sealed class HangingIdentity : IHubIdentity
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously), _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public IotHubConnectionString? Current => null;

        public ClientCertificateFiles? Certificate => null;

        public void Refuse() => _refused.SetResult();

        public async Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> ResolveAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await _refused.Task.WaitAsync(cancellationToken);
            return (null, new LinkFailure(LinkErrorCode.NotProvisioned, "The device has no hub."));
        }

        public void Report(LinkFailure? failure)
        {
        }
    }
}
