using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Hub.Security;

namespace EdgeAgent.Hub.Tests.Security;

public sealed class SasTokenTests
{
    private const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static readonly DateTimeOffset Expiry = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    [Fact]
    public void A_token_has_the_documented_form()
    {
        string expected = Uri.EscapeDataString(Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes("localhost%2Fdevices%2Fpi-001\n1900000000"))));

        Assert.Equal($"SharedAccessSignature sr=localhost%2Fdevices%2Fpi-001&sig={expected}&se=1900000000", SasToken.Create("localhost/devices/pi-001", Key, Expiry));
        Assert.EndsWith("&skn=iothubowner", SasToken.Create("localhost", Key, Expiry, "iothubowner"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost%2fdevices%2fpi", "localhost%2fdevices%2fpi")]   // signed as written, lower-case escapes
    [InlineData("localhost%2Fdevices%2Fpi", "localhost%2Fdevices%2Fpi")]
    [InlineData("localhost/devices/pi", "localhost/devices/pi")]
    [InlineData("localhost/devices/pi", "localhost%2Fdevices%2Fpi")]       // written plain, signed encoded
    public void The_resource_is_verified_as_clients_sign_it(string written, string signed)
    {
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes($"{signed}\n1900000000")));

        Assert.True(SasToken.TryParse($"sharedaccesssignature se=1900000000&sig={Uri.EscapeDataString(signature)}&sr={written}", out SasToken? token));
        Assert.True(token.IsSignedBy(Key));
        Assert.False(token.IsSignedBy(Convert.ToBase64String(new byte[32])));
        Assert.Equal("localhost/devices/pi", token.Resource);
        Assert.Equal(Expiry, token.ExpiresUtc);
        Assert.Null(token.PolicyName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sr=a&sig=b&se=1")]
    [InlineData("SharedAccessSignature ")]
    [InlineData("SharedAccessSignature sr=a&se=1")]
    [InlineData("SharedAccessSignature sr=a&sig=AAAA&se=1")]
    [InlineData("SharedAccessSignature sr=a&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D&se=-1")]
    [InlineData("SharedAccessSignature sr=a&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D&se=999999999999")]
    [InlineData("SharedAccessSignature sr=&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D&se=1")]
    [InlineData("SharedAccessSignature sr=a&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D&se=1&junk")]
    public void Text_of_another_form_is_no_token(string? text) => Assert.False(SasToken.TryParse(text, out _));

    [Theory]
    [InlineData("localhost", "", true)]
    [InlineData("localhost", "devices/pi", true)]
    [InlineData("LOCALHOST:8443", "twins/pi", true)]
    [InlineData("[::1]:8443/devices", "devices/pi", true)]
    [InlineData("localhost/devices/pi", "devices/pi", true)]
    [InlineData("localhost/devices/pi/", "devices/pi/files", true)]
    [InlineData("localhost/devices/pi", "devices/pi2", false)]
    [InlineData("localhost/devices/pi", "devices", false)]
    [InlineData("localhost/Devices/pi", "devices/pi", false)]
    [InlineData("elsewhere/devices/pi", "devices/pi", false)]
    [InlineData("localhost.example/devices/pi", "devices/pi", false)]
    public void A_resource_covers_what_lies_under_it_by_segments(string resource, string path, bool expected) =>
        Assert.Equal(expected, new HostAliases(["localhost", "::1"]).Covers(resource, path));
}
