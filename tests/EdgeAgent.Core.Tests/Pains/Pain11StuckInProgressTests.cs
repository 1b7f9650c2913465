using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Core.Tests.Pains;

/// <summary>Pain 11: a deployment is "in progress" for ever, fails without a word, or blocks the next one (greengrass #1203, #1107; iot-hub-device-update #10, #156). Whatever fails, a state
/// with step, code and sentence is reported in bounded time, and a newer assignment always takes over.</summary>
public sealed class Pain11StuckInProgressTests
{
    private static readonly byte[] Good = TinyModels.Classifier(1), Bad = TinyModels.Classifier(2);
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(30);

    public static TheoryData<string, string> Failures => new()
    {
        { "not found", FailureCode.DownloadFailed },
        { "hangs", FailureCode.DownloadFailed },
        { "breaks", FailureCode.DownloadFailed },
        { "too long", FailureCode.SizeMismatch },
        { "other bytes", FailureCode.DigestMismatch },
        { "no model", FailureCode.ModelFormat },
        { "unknown operator", FailureCode.ModelUnsupported },
        { "no assignment", FailureCode.InvalidAssignment },
        { "wrong labels", FailureCode.InvalidAssignment },
        { "too much memory", FailureCode.OutOfMemory },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task A_failure_is_reported_in_bounded_time_and_the_next_assignment_takes_over(string failure, string code)
    {
        await using var agent = new TestAgent { Limits = new ModelLimits { FreeSpaceReserveBytes = 0, MaxMemoryBytes = 1 << 20 } };
        await agent.StartConnectedAsync();
        agent.Source.Store(Good);
        DateTimeOffset start = agent.Time.GetUtcNow();

        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", Provoke(failure, agent)));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Slot("default")?.Failure?.Code == code, code), TimeSpan.FromSeconds(5));

        SlotFailure reported = agent.Hub.Slot("default")!.Failure!;
        Assert.InRange(agent.Time.GetUtcNow() - start, TimeSpan.Zero, Bound);
        Assert.NotEmpty(reported.Step);
        Assert.EndsWith(".", reported.Message, StringComparison.Ordinal);
        Assert.Contains(' ', reported.Message);
        agent.Source.Always = null;
        await agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(Good, "good"))));
        await agent.AdvanceUntilAsync(agent.Hub.WaitForAnswerAsync("default", AcknowledgementCode.Done, agent.Hub.DesiredVersion));
        Assert.Null(agent.Hub.Slot("default")!.Failure);
    }

    private static JsonNode Provoke(string failure, TestAgent agent)
    {
        byte[] file = failure switch
        {
            "no model" => Bad[..^200],
            "unknown operator" => TinyModels.WithUnknownOperator(),
            "too much memory" => TinyModels.WithLargeArena(),
            _ => Bad,
        };
        if (failure != "not found")
            agent.Source.Store(file);
        byte[]? labels = failure == "wrong labels" ? TinyModels.Labels(2) : null;
        if (labels is not null)
            agent.Source.Store(labels);
        switch (failure)
        {
            case "hangs":
                agent.Source.Always = ScriptedModelSource.Hang(new TaskCompletionSource());
                break;
            case "breaks":
                agent.Source.Always = (bytes, destination, _) => Task.FromResult(new FetchOutcome(FetchStatus.Unreachable, "connection reset"));
                break;
            case "other bytes":
                agent.Source.StoreAs(TinyModels.Digest(file), [.. file[..^1], (byte)(file[^1] ^ 1)]);
                break;
            case "too long":
                agent.Source.StoreAs(TinyModels.Digest(file), [.. file, 0]);
                break;
        }
        return failure == "no assignment" ? JsonNode.Parse("""{"name":"tiny"}""")! : ScriptedHub.Json(TinyModels.Assignment(file, "bad", labels));
    }
}
