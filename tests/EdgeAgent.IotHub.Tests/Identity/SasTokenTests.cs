using System.Text;

namespace EdgeAgent.IotHub.Tests;

public sealed class SasTokenTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");

    // Made with Python's hmac and urllib.parse from the same key, resource and expiry.
    [Fact]
    public void Equals_a_token_made_by_another_implementation()
    {
        SasToken token = SasToken.Create("hub.example/devices/pi-001", Key, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

        Assert.Equal("SharedAccessSignature sr=hub.example%2Fdevices%2Fpi-001&sig=bypyBTv5cNyYmwAQno1nv4AGkh5Qni3GYlI6X4t4NYM%3D&se=1800000000", token.Value);
        Assert.DoesNotContain("sig", token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_token_names_its_policy() =>
        Assert.EndsWith("&se=0&skn=iothubowner", SasToken.Create("hub.example", Key, DateTimeOffset.UnixEpoch, "iothubowner").Value, StringComparison.Ordinal);
}
