using EdgeAgent.TestSupport;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub.Tests.Pains;

/// <summary>Pain 13: certificates expire or rotate, and the agent is dead until it is restarted (iotedge #6708, #7397; sdk-c #1980).</summary>
public sealed class Pain13CertificatesExpireOrRotateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _certificate;

    public Pain13CertificatesExpireOrRotateTests() => _certificate = new TestCertificate(_authority);

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_certificate_stands_in_the_place_of_the_password_and_is_never_renewed_by_a_reconnect()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedHub hub = await StartAsync();
        await using LinkRun run = new(Options(hub.Port), time);
        await run.NextTwin();

        ConnectionAttempt attempt = await hub.Attempts.Reader.ReadAsync();
        Assert.Equal(("pi-001", _certificate.Thumbprint), (attempt.ClientId, attempt.Thumbprint));
        Assert.True(string.IsNullOrEmpty(attempt.Password));
        Assert.StartsWith("localhost/pi-001/?api-version=", attempt.UserName, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(LinkState.Connected, run.Link.Status.State);
        Assert.False(hub.Attempts.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_new_certificate_is_shown_at_the_next_connection()
    {
        await using ScriptedHub hub = await StartAsync();
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(Options(network.Port));
        await run.NextTwin();
        string old = (await hub.Attempts.Reader.ReadAsync()).Thumbprint!;

        _certificate.Replace(_authority);
        network.Reset();
        await run.NextTwin();

        Assert.NotEqual(old, _certificate.Thumbprint);
        Assert.Equal(_certificate.Thumbprint, (await hub.Attempts.Reader.ReadAsync()).Thumbprint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_certificate_that_the_hub_refuses_gives_way_to_the_old_one_at_once(bool inTls)
    {
        await using ScriptedHub hub = await StartAsync();
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(Options(network.Port));
        await run.NextTwin();
        string old = _certificate.Thumbprint;

        _certificate.Replace(_authority, "somebody else");
        if (inTls)
            hub.AdmitsInTls = shown => shown.Thumbprint == old;
        else
            hub.AdmitsCertificate = shown => shown.Thumbprint == old;
        network.Reset();
        await run.NextTwin();

        Assert.Equal(old, hub.Attempts.Reader.TryReadAll()[^1].Thumbprint);
        network.Reset();
        await run.NextTwin();
        Assert.Equal([old], hub.Attempts.Reader.TryReadAll().Select(a => a.Thumbprint));
    }

    [Fact]
    public async Task A_certificate_that_was_refused_is_tried_again_once_the_old_one_is_refused_too()
    {
        await using ScriptedHub hub = await StartAsync();
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(Options(network.Port) with { SlowBackoff = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100)) });
        await run.NextTwin();
        _certificate.Replace(_authority);
        string renewed = _certificate.Thumbprint;

        hub.AdmitsCertificate = _ => false;
        network.Reset();
        await run.WaitFor(LinkState.Unauthorized);
        hub.AdmitsCertificate = shown => shown.Thumbprint == renewed;

        await run.WaitFor(LinkState.Connected);
    }

    [Fact]
    public async Task A_certificate_that_is_half_written_does_not_cost_the_link()
    {
        await using ScriptedHub hub = await StartAsync();
        await using CutProxy network = new(hub.Port);
        await using LinkRun run = new(Options(network.Port));
        await run.NextTwin();

        _certificate.Break();
        network.Reset();
        await run.NextTwin();

        Assert.All(hub.Attempts.Reader.TryReadAll(), attempt => Assert.Equal(_certificate.Thumbprint, attempt.Thumbprint));
    }

    [Fact]
    public async Task Files_that_cannot_be_read_are_named_and_read_again()
    {
        await using ScriptedHub hub = await StartAsync();
        _certificate.Break();
        await using LinkRun run = new(Options(hub.Port));
        LinkStatus status = await run.WaitFor(s => s.LastFailure is not null);
        Assert.Equal(LinkErrorCode.OwnCertificateUnreadable, status.LastFailure!.Code);
        Assert.Contains(_certificate.Files.CertificateFile, status.LastFailure.Message, StringComparison.Ordinal);

        _certificate.Replace(_authority);
        await run.WaitFor(LinkState.Connected);
    }

    [Fact]
    public async Task A_hub_that_refuses_the_only_certificate_leaves_the_link_unauthorized()
    {
        await using ScriptedHub hub = await StartAsync();
        hub.AdmitsCertificate = _ => false;
        await using LinkRun run = new(Options(hub.Port));
        await run.WaitFor(LinkState.Unauthorized);
        Assert.Equal(MqttConnectReasonCode.NotAuthorized, Assert.Single(hub.Attempts.Reader.TryReadAll()).Answer);
    }

    private Task<ScriptedHub> StartAsync() => ScriptedHub.StartAsync(_authority, wantsClientCertificates: true);

    private IotHubLinkOptions Options(int port) => LinkRun.Options(_authority, port) with
    {
        Identity = new ConfiguredIdentity(IotHubConnectionString.Parse($"HostName=localhost:{port};DeviceId=pi-001;x509=true"), _certificate.Files),
    };
}
