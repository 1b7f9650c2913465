using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Faults;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 3: memory and handles grow while the hub is away or refuses (iotedge #821; csharp #3136; sdk-c #61; sdk-java #1412).</summary>
[CollectionDefinition(nameof(Pain03MemoryGrowsWhileRefusedTests), DisableParallelization = true)]
[Collection(nameof(Pain03MemoryGrowsWhileRefusedTests))]
public sealed class Pain03MemoryGrowsWhileRefusedTests : IDisposable
{
    private const long AllowedGrowthBytes = 2 << 20;
    private const int AllowedHandles = 20;
    private static readonly TimeSpan Patience = FaultForm.Pick(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(15));

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public Task Thousands_of_refused_ports_leave_nothing_behind() =>
        StaysFlatAsync(LinkRun.Options(_authority, ScriptedHub.FreePort()), warm: FaultForm.Pick(1000, 2000), attempts: FaultForm.Pick(2000, 12_000));

    [Theory]
    [InlineData(MqttConnectReasonCode.ServerUnavailable)]
    [InlineData(MqttConnectReasonCode.NotAuthorized)]
    public async Task Hundreds_of_refused_identities_leave_nothing_behind(MqttConnectReasonCode answer)
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Admission = () => answer;
        await StaysFlatAsync(LinkRun.Options(_authority, hub.Port), warm: 100, attempts: FaultForm.Pick(400, 2100));
    }

    [Fact]
    public async Task Hundreds_of_bad_certificates_leave_nothing_behind()
    {
        using TestAuthority stranger = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(stranger);
        await StaysFlatAsync(LinkRun.Options(_authority, hub.Port), warm: 100, attempts: FaultForm.Pick(400, 2100));
    }

    private static async Task StaysFlatAsync(IotHubLinkOptions options, int warm, int attempts)
    {
        BackoffBounds rush = new(TimeSpan.FromTicks(1), TimeSpan.FromTicks(2));
        await using LinkRun run = new(options with { Backoff = rush, SlowBackoff = rush });
        using CancellationTokenSource patience = new(Patience);
        await run.Link.WaitForStatusAsync(s => s.FailedAttempts >= warm, patience.Token);
        (long bytes, int handles) before = Measure();

        await run.Link.WaitForStatusAsync(s => s.FailedAttempts >= attempts, patience.Token);

        (long bytes, int handles) after = Measure();
        Assert.InRange(after.bytes, 0, before.bytes + AllowedGrowthBytes);
        Assert.InRange(after.handles, 0, before.handles + AllowedHandles);
    }

    private static (long Bytes, int Handles) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Directory.GetFiles("/proc/self/fd").Length);
    }
}
