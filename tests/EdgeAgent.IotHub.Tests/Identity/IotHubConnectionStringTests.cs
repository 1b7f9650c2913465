namespace EdgeAgent.IotHub.Tests;

public sealed class IotHubConnectionStringTests
{
    private const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    [Fact]
    public void A_device_with_a_certificate_has_no_token()
    {
        IotHubConnectionString read = IotHubConnectionString.Parse("HostName=hub;DeviceId=pi;x509=true");
        Assert.True(read.UsesCertificate);
        Assert.Null(read.CreateToken(DateTimeOffset.UnixEpoch));
        Assert.Equal("HostName=hub;DeviceId=pi;x509=true", read.ToString());
    }

    [Fact]
    public void Reads_the_parts()
    {
        IotHubConnectionString read = IotHubConnectionString.Parse($"HostName=hub.example:18883;DeviceId=pi-001;SharedAccessKey={Key}\n");

        Assert.Equal(("hub.example", 18883, "pi-001", "hub.example", "hub.example/devices/pi-001"), (read.HostName, read.Port, read.DeviceId, read.ServerName, read.Resource));
    }

    [Fact]
    public void A_gateway_is_the_server_while_tokens_keep_the_hub()
    {
        IotHubConnectionString read = IotHubConnectionString.Parse($"HostName=hub.example;DeviceId=pi;SharedAccessKey={Key};GatewayHostName=edge.local:8884");

        Assert.Equal(("hub.example", "edge.local", 8884), (read.HostName, read.ServerName, read.Port));
        Assert.StartsWith("SharedAccessSignature sr=hub.example%2Fdevices%2Fpi&", read.CreateToken(DateTimeOffset.UnixEpoch)!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_prints_the_key()
    {
        IotHubConnectionString read = IotHubConnectionString.Parse($"HostName=hub;DeviceId=pi;SharedAccessKey={Key}");

        Assert.Equal("HostName=hub;DeviceId=pi;SharedAccessKey=(hidden)", read.ToString());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("HostName=hub", "DeviceId is missing")]
    [InlineData("DeviceId=pi;SharedAccessKey=" + Key, "has no HostName")]
    [InlineData("HostName=hub;DeviceId=pi", "SharedAccessKey is missing or invalid; expected base64 of 16 to 64 bytes")]
    [InlineData("HostName=hub;DeviceId=pi;SharedAccessKey=not base64!", "SharedAccessKey")]
    [InlineData("HostName=hub;DeviceId=pi;SharedAccessKey=c2hvcnQ=", "SharedAccessKey")]
    [InlineData("HostName=hub;DeviceId=a/b;SharedAccessKey=" + Key, "DeviceId")]
    [InlineData("HostName=hub:0;DeviceId=pi;SharedAccessKey=" + Key, "HostName 'hub:0' is no host name; expected NAME or NAME:PORT")]
    [InlineData("HostName=hub:99999;DeviceId=pi;SharedAccessKey=" + Key, "hub:99999")]
    [InlineData("HostName=https://hub;DeviceId=pi;SharedAccessKey=" + Key, "https://hub")]
    [InlineData("HostName=hub;HostName=hub;DeviceId=pi;SharedAccessKey=" + Key, "names HostName twice")]
    [InlineData("HostName=hub;SharedAccessKeyName=iothubowner;SharedAccessKey=" + Key, "is a service's")]
    [InlineData("HostName=hub;DeviceId=pi;x509=no", "x509 must be true")]
    [InlineData("hub.example", "a part without a name")]
    public void Says_what_is_wrong(string text, string expected)
    {
        Assert.False(IotHubConnectionString.TryParse(text, out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error, StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<FormatException>(() => IotHubConnectionString.Parse(text)).Message);
    }
}
