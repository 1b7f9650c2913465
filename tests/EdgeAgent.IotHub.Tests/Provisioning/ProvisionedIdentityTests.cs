using EdgeAgent.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.IotHub.Tests.Provisioning;

public sealed class ProvisionedIdentityTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-dps-");

    private string AssignmentFile => Path.Combine(_folder.FullName, "hub-assignment.json");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_key_registers_as_documented_and_polls_when_the_service_says()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        service.Assign("hub.example", "device-9", polls: 2);
        ProvisioningClient client = new(Options(service.Port) with { ModelId = "dtmi:com:example:Agent;1", ClientType = "EdgeAgent/1 x", Timeout = TimeSpan.FromDays(1) }, time);

        Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> registering = client.RegisterAsync(default);

        (string topic, string body) = await NextAsync(service);
        Assert.Equal(("$dps/registrations/PUT/iotdps-register/?$rid=1", """{"registrationId":"pi-001","payload":{"modelId":"dtmi:com:example:Agent;1"}}"""), (topic, body));
        Assert.Equal("0ne00000001/registrations/pi-001/api-version=2019-03-31&ClientVersion=EdgeAgent%2F1%20x", Assert.Single(service.UserNames));
        for (int poll = 2; poll <= 3; poll++)
        {
            Task<(string Topic, string Body)> next = NextAsync(service);
            Assert.False(next.IsCompleted);
            while (!next.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(20));
            }

            Assert.Equal($"$dps/registrations/GET/iotdps-get-operationstatus/?$rid={poll}&operationId=op%2F1", (await next).Topic);
        }

        (IotHubConnectionString? hub, LinkFailure? failure) = await registering.WaitAsync(LinkRun.Patience);
        Assert.Null(failure);
        Assert.Equal(("hub.example", "device-9", false), (hub!.HostName, hub.DeviceId, hub.UsesCertificate));
    }

    [Fact]
    public async Task A_groups_key_gives_the_device_its_own()
    {
        byte[] group = Convert.FromBase64String(ScriptedHub.Key);
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        service.Key = ProvisioningOptions.DeriveKey(group, "pi-001");
        service.Assign("hub.example", polls: 0);
        ProvisioningClient client = new(Options(service.Port) with { Key = ProvisioningOptions.DeriveKey(group, "pi-001") }, TimeProvider.System);

        Assert.Equal("hub.example", (await client.RegisterAsync(default)).Hub!.HostName);
        Assert.Equal("6+5gT2PqmzyIISe0/wGoBCLxh60uLK2k/LOhSwVyHlI=", Convert.ToBase64String(service.Key));
    }

    [Fact]
    public async Task A_certificate_registers_and_goes_to_the_hub_too()
    {
        using TestCertificate certificate = new(_authority);
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority, wantsClientCertificates: true);
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority, wantsClientCertificates: true);
        service.Assign($"localhost:{hub.Port}", polls: 0);
        await using LinkRun run = Run(Options(service.Port) with { Key = null, Certificate = certificate.Files });

        await run.NextTwin();

        Assert.Equal(certificate.Thumbprint, (await hub.Attempts.Reader.ReadAsync()).Thumbprint);
    }

    [Fact]
    public async Task The_assignment_is_kept_and_the_next_run_does_not_ask()
    {
        await using ScriptedHub hub = await ScriptedHub.StartAsync(_authority);
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        service.Assign($"localhost:{hub.Port}", polls: 0);
        await using (LinkRun first = Run(Options(service.Port)))
            await first.NextTwin();
        Assert.DoesNotContain("MDEy", await File.ReadAllTextAsync(AssignmentFile), StringComparison.Ordinal);

        await using LinkRun second = Run(Options(service.Port));
        await second.NextTwin();

        Assert.Single(service.UserNames);
    }

    [Fact]
    public async Task An_assignment_of_another_registration_or_a_broken_file_is_asked_for_again()
    {
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        ProvisionedIdentity other = Identity(Options(service.Port) with { RegistrationId = "pi-002" });
        service.Assign("hub.example", polls: 0);
        await other.ResolveAsync(default);

        Assert.Null(Identity(Options(service.Port)).Current);
        Assert.NotNull(Identity(Options(service.Port) with { RegistrationId = "pi-002" }).Current);
        await File.WriteAllTextAsync(AssignmentFile, "{\"endpoint\":");
        Assert.Null(Identity(Options(service.Port) with { RegistrationId = "pi-002" }).Current);
    }

    [Fact]
    public async Task A_hub_that_refuses_the_device_makes_it_ask_for_another()
    {
        await using ScriptedHub old = await ScriptedHub.StartAsync(_authority);
        await using ScriptedHub next = await ScriptedHub.StartAsync(_authority);
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        service.Assign($"localhost:{old.Port}", polls: 0);
        old.Admission = () => MQTTnet.Protocol.MqttConnectReasonCode.NotAuthorized;
        service.Assign($"localhost:{next.Port}", polls: 0);
        await using LinkRun run = Run(Options(service.Port));

        await run.NextTwin();

        Assert.Single(old.Attempts.Reader.TryReadAll());
        Assert.Single(next.Attempts.Reader.TryReadAll());
        Assert.Contains($"localhost:{next.Port}", await File.ReadAllTextAsync(AssignmentFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_failures_in_a_row_make_it_ask_and_a_service_that_is_away_leaves_it_with_its_hub()
    {
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        service.Assign("hub.example", polls: 0);
        ProvisionedIdentity identity = Identity(Options(service.Port) with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal("hub.example", (await identity.ResolveAsync(default)).Hub!.HostName);
        for (int failure = 0; failure < 10; failure++)
        {
            Assert.Single(service.UserNames);
            identity.Report(new LinkFailure(LinkErrorCode.NameNotResolved, "gone"));
            if (failure < 9)
                await identity.ResolveAsync(default);
        }

        await service.DisposeAsync();
        Assert.Equal("hub.example", (await identity.ResolveAsync(default)).Hub!.HostName);
    }

    [Theory]
    [InlineData(200, """{"operationId":"1","status":"failed","registrationState":{"status":"failed","errorCode":400209,"errorMessage":"Custom allocation failed."}}""", LinkErrorCode.NotProvisioned, "the registration is failed: Custom allocation failed.")]
    [InlineData(200, """{"operationId":"1","status":"disabled"}""", LinkErrorCode.NotProvisioned, "the registration is disabled.")]
    [InlineData(401, """{"errorCode":401002,"message":"Unauthorized"}""", LinkErrorCode.NotProvisioned, "with status 401: Unauthorized.")]
    [InlineData(429, """{"errorCode":429001}""", LinkErrorCode.HubUnavailable, "it answered status 429.")]
    [InlineData(202, "{}", LinkErrorCode.ProtocolError, "answered without an operationId")]
    [InlineData(200, """{"status":"assigned","registrationState":{"assignedHub":"a b","deviceId":"x"}}""", LinkErrorCode.ProtocolError, "'a b' is no host name")]
    [InlineData(200, "not json", LinkErrorCode.NotProvisioned, "with status 200")]
    public async Task What_the_service_refuses_is_said(int status, string body, LinkErrorCode code, string expected)
    {
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        service.Script.Enqueue((status, "", body));

        (IotHubConnectionString? hub, LinkFailure? failure) = await Identity(Options(service.Port)).ResolveAsync(default);

        Assert.Null(hub);
        Assert.Equal(code, failure!.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_unauthorized()
    {
        await using ScriptedProvisioning service = await ScriptedProvisioning.StartAsync(_authority);
        await using LinkRun run = Run(Options(service.Port) with { Key = new byte[32] });
        Assert.Equal(LinkErrorCode.Unauthorized, (await run.WaitFor(LinkState.Unauthorized)).LastFailure!.Code);
    }

    private static Task<(string Topic, string Body)> NextAsync(ScriptedProvisioning service) => service.Requests.Reader.ReadAsync().AsTask().WaitAsync(LinkRun.Patience);

    private ProvisioningOptions Options(int port) => new()
    {
        IdScope = ScriptedProvisioning.IdScope,
        RegistrationId = "pi-001",
        Endpoint = "localhost",
        Port = port,
        Key = Convert.FromBase64String(ScriptedHub.Key),
        CaFile = _authority.CaFile,
    };

    private ProvisionedIdentity Identity(ProvisioningOptions options) => new(new ProvisioningClient(options, TimeProvider.System), AssignmentFile, NullLogger<ProvisionedIdentity>.Instance);

    private LinkRun Run(ProvisioningOptions options) => new(LinkRun.Options(_authority, 1) with
    {
        Identity = Identity(options),
        SlowBackoff = new BackoffBounds(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200)),
    });
}
