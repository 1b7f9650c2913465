using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using MQTTnet;

namespace EdgeAgent.Hub.Tests.Security;

public sealed class DeviceCertificateTests
{
    [Fact]
    public async Task A_device_of_an_authority_is_let_in_and_one_of_an_impostor_is_not()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using X509Certificate2 authority = Authority("CN=Factory"), impostor = Authority("CN=Factory");
        await hub.ExpectAsync(200, HttpMethod.Put, "/certificates/factory", new JsonObject { ["certificate"] = authority.ExportCertificatePem() }.ToJsonString());
        await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-1", """{"deviceId":"pi-1","authentication":{"type":"certificateAuthority"}}""");

        using X509Certificate2 good = Device("CN=pi-1", authority), forged = Device("CN=pi-1", impostor), other = Device("CN=pi-2", authority), old = Device("CN=pi-1", authority, daysLeft: -1);
        Assert.Equal(MqttClientConnectResultCode.Success, await TryAsync(hub, good));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, forged));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, other));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, old));
        await hub.ExpectAsync(204, HttpMethod.Delete, "/certificates/factory", "");
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, good));
    }

    [Fact]
    public async Task A_certificate_that_is_no_authority_is_refused_as_one()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using X509Certificate2 authority = Authority("CN=Factory"), device = Device("CN=pi-1", authority);
        await hub.ExpectAsync(400, HttpMethod.Put, "/certificates/factory", new JsonObject { ["certificate"] = device.ExportCertificatePem() }.ToJsonString());
        await hub.ExpectAsync(400, HttpMethod.Put, "/certificates/factory", """{"certificate":"none"}""");
    }

    [Fact]
    public async Task Changing_the_thumbprint_cuts_the_link()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using X509Certificate2 authority = Authority("CN=Factory"), device = Device("CN=pi-1", authority);
        string thumbprint = device.GetCertHashString(HashAlgorithmName.SHA256);
        await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-1", Registration(thumbprint));
        Assert.Equal(MqttClientConnectResultCode.Success, await TryAsync(hub, device));
        await using TestDevice link = await TestDevice.ConnectAsync(hub, "pi-1", Convert.ToBase64String(new byte[32]), With(hub, device));

        await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-1", Registration(new string('0', 64)), ifMatch: "*");

        await link.Gone;
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await TryAsync(hub, device));
    }

    private static string Registration(string thumbprint) => $$$$"""{"deviceId":"pi-1","authentication":{"type":"selfSigned","x509Thumbprint":{"primaryThumbprint":"{{{{thumbprint}}}}"}}}""";

    private static Task<MqttClientConnectResultCode> TryAsync(TestHub hub, X509Certificate2 certificate) => TestDevice.TryConnectAsync(hub, "pi-1", "", With(hub, certificate));

    private static Action<MqttClientOptionsBuilder> With(TestHub hub, X509Certificate2 certificate) => options => options
        .WithCredentials("localhost/pi-1/?api-version=2021-04-12", "")
        .WithTlsOptions(tls => tls.UseTls().WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13).WithTrustChain(hub.Trusted)
            .WithRevocationMode(X509RevocationMode.NoCheck).WithClientCertificates([certificate]));

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static X509Certificate2 Authority(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
    }

    private static X509Certificate2 Device(string name, X509Certificate2 authority, int daysLeft = 5)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 signed = new CertificateRequest(name, key, HashAlgorithmName.SHA256).Create(authority, Now.AddDays(-5), Now.AddDays(daysLeft), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
