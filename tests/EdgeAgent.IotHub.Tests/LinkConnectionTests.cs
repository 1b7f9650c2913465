using EdgeAgent.TestSupport;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.IotHub.Tests;

public sealed class LinkConnectionTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Connects_with_the_documented_user_name_session_and_token()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port) with { ModelId = "dtmi:com:example:Agent;1", ClientType = "EdgeAgent/1 x" });

        LinkStatus status = await run.WaitFor(LinkState.Connected);
        ConnectionAttempt attempt = await hub.Attempts.Reader.ReadAsync();

        Assert.Null(status.LastFailure);
        Assert.Equal("pi-001", attempt.ClientId);
        Assert.Equal("localhost/pi-001/?api-version=2021-04-12&model-id=dtmi%3Acom%3Aexample%3AAgent%3B1&DeviceClientType=EdgeAgent%2F1%20x", attempt.UserName);
        Assert.False(attempt.CleanSession);
        Assert.Equal(60, attempt.KeepAlive);
    }

    [Fact]
    public async Task A_wrong_key_is_unauthorized_and_tried_again_slowly()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port, key: "d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmchd3I="), time);

        LinkStatus status = await run.WaitFor(LinkState.Unauthorized);

        Assert.Equal(LinkErrorCode.Unauthorized, status.LastFailure!.Code);
        Assert.Contains("refused device 'pi-001'", status.LastFailure.Message, StringComparison.Ordinal);
        Assert.InRange(status.NextAttemptIn!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));
        await run.PassWait(time);
        await run.WaitFor(s => s is { State: LinkState.Unauthorized, FailedAttempts: 2 });
    }

    [Fact]
    public async Task A_throttling_hub_is_a_transient_trouble()
    {
        int refusals = 2;
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        hub.Admission = () => refusals-- > 0 ? MqttConnectReasonCode.ServerUnavailable : MqttConnectReasonCode.Success;
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port), time);

        LinkStatus waited = await run.PassWait(time);
        Assert.Equal((LinkState.Disconnected, LinkErrorCode.HubUnavailable), (waited.State, waited.LastFailure!.Code));
        await run.WaitFor(s => s.FailedAttempts == 2 && s.NextAttemptIn is not null);
        await run.PassWait(time);
        await run.WaitFor(LinkState.Connected);
    }

    [Fact]
    public async Task A_hub_that_is_away_at_the_start_is_found_when_it_comes()
    {
        int port = ScriptedHub.FreePort();
        await using LinkRun run = new(LinkRun.Options(_authority, port));
        LinkStatus status = await run.WaitFor(s => s is { State: LinkState.Disconnected, FailedAttempts: > 1 });
        Assert.Equal(LinkErrorCode.Unreachable, status.LastFailure!.Code);
        Assert.Contains($"localhost:{port} refused the connection", status.LastFailure.Message, StringComparison.Ordinal);

        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority, port);
        await run.WaitFor(LinkState.Connected);
    }

    [Fact]
    public async Task An_unknown_name_is_named()
    {
        await using LinkRun run = new(LinkRun.Options(_authority, 8883) with
        {
            Identity = new ConfiguredIdentity(IotHubConnectionString.Parse($"HostName=no-such-hub.invalid;DeviceId=pi;SharedAccessKey={ScriptedHub.Key}")),
        });

        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.NameNotResolved, status.LastFailure!.Code);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using TestAuthority stranger = new();
        await using ScriptedHub hub = await ScriptedHub.StartAsync(stranger);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));

        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.CertificateRefused, status.LastFailure!.Code);
        Assert.False(hub.Attempts.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_and_the_name_is_said()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority, certificate: _authority.IssueServer("elsewhere.example"));
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));

        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.CertificateRefused, status.LastFailure!.Code);
        Assert.Contains("not for the name 'localhost'", status.LastFailure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority, certificate: _authority.IssueServer(expired: TimeSpan.FromHours(1)));
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));

        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.CertificateRefused, status.LastFailure!.Code);
        Assert.Contains("expired", status.LastFailure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_missing_file_of_authorities_is_named_and_read_again_when_it_comes()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        string late = Path.Combine(Path.GetDirectoryName(_authority.CaFile)!, "late.pem");
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port) with { CaFile = late });

        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.TrustUnreadable, status.LastFailure!.Code);
        Assert.Contains(late, status.LastFailure.Message, StringComparison.Ordinal);
        File.Move(_authority.CaFile, late);
        await run.WaitFor(LinkState.Connected);
    }

    [Fact]
    public async Task A_reset_link_comes_back()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port));
        for (int cut = 0; cut < 3; cut++)
        {
            await run.WaitFor(LinkState.Connected);
            await run.NextTwin();
            network.Reset();
            await run.WaitFor(s => s.State != LinkState.Connected);
        }

        await run.WaitFor(s => s.State is LinkState.Connected or LinkState.Contested);
    }

    [Fact]
    public async Task A_silent_link_is_noticed_and_made_again()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(LinkRun.Options(_authority, network.Port) with { KeepAlive = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(1) });
        await run.WaitFor(LinkState.Connected);
        await run.NextTwin();

        network.Silent = true;
        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.LinkLost, status.LastFailure!.Code);
        network.Silent = false;
        network.Reset();
        await run.WaitFor(LinkState.Connected);
    }

    [Fact]
    public async Task A_restarted_hub_is_joined_again_and_the_twin_comes_anew()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        await hub.RestartAsync(() => run.WaitFor(s => s.LastFailure is not null));

        Assert.Equal(1, (long)(await run.NextTwin())["desired"]!["$version"]!);
    }

    [Fact]
    public async Task Stopping_leaves_with_a_disconnect_packet()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port));
        await run.NextTwin();

        await run.Stop();

        Assert.Equal(LinkState.Stopped, run.Link.Status.State);
        Assert.Equal(MqttClientDisconnectType.Clean, await hub.Departures.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience));
        Assert.Equal(SendOutcome.NotConnected, await run.Link.SendAsync(new DeviceMessage { Id = "1", Body = "{}"u8.ToArray() }, default));
    }

    [Fact]
    public async Task A_token_is_renewed_at_80_to_85_percent_of_its_life_by_a_clean_reconnect()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using LinkRun run = new(LinkRun.Options(_authority, hub.Port) with { TokenLifetime = TimeSpan.FromHours(1) }, time);
        await run.NextTwin();
        ConnectionAttempt first = await hub.Attempts.Reader.ReadAsync();

        // The broker reads the two connections at the same time: it must have read the old one's end before it lets the new one take over.
        MqttClientDisconnectType? departure = null;
        hub.BeforeAdmission = async () => departure = await hub.Departures.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience);

        time.Advance(TimeSpan.FromMinutes(47.9));
        Assert.Equal(LinkState.Connected, run.Link.Status.State);
        time.Advance(TimeSpan.FromMinutes(3.2));
        ConnectionAttempt second = await hub.Attempts.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience);
        await run.WaitFor(LinkState.Connected);
        await run.NextTwin();

        Assert.Equal(MqttClientDisconnectType.Clean, departure);
        Assert.NotEqual(first.Password, second.Password);
        Assert.Equal(0, run.Link.Status.FailedAttempts);
    }
}
