using EdgeAgent.TestSupport;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 15, of the link: a disabled device hammers its hub for ever, or says nothing of it (csharp #2182).</summary>
public sealed class Pain15DisabledDeviceTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_disabled_device_tries_slowly_says_so_and_is_back_when_it_is_enabled()
    {
        MqttConnectReasonCode answer = MqttConnectReasonCode.NotAuthorized;
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Admission = () => answer;
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port), time);
        List<TimeSpan> waits = [];
        for (int attempt = 0; attempt < 12; attempt++)
        {
            LinkStatus waited = await run.PassWait(time);
            Assert.Equal((LinkState.Unauthorized, LinkErrorCode.Unauthorized), (waited.State, waited.LastFailure!.Code));
            waits.Add(waited.NextAttemptIn!.Value);
        }

        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)));
        answer = MqttConnectReasonCode.Success;
        if ((await run.WaitFor(status => status.State == LinkState.Connected || status.NextAttemptIn is not null)).State != LinkState.Connected)
            await run.PassWait(time);
        await run.WaitFor(LinkState.Connected);
    }
}
