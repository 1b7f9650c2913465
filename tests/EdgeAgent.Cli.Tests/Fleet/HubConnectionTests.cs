using EdgeAgent.Cli.Fleet;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Tests.Fleet;

public sealed class HubConnectionTests : IDisposable
{
    private const string Text = "HostName=localhost:8443;SharedAccessKeyName=iothubowner;SharedAccessKey=a2V5LW9mLXRoZS1vd25lcg==";

    private readonly EdgeCtlHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void A_connection_string_gives_name_port_policy_and_key() =>
        Assert.Equal(new HubConnection("localhost", 8443, "iothubowner", "a2V5LW9mLXRoZS1vd25lcg==", null), HubConnection.Open(Text, null));

    [Fact]
    public void Without_a_port_it_is_443() =>
        Assert.Equal(443, HubConnection.Open(Text.Replace(":8443", "", StringComparison.Ordinal), null).HttpsPort);

    [Fact]
    public void A_file_is_read_and_the_certificates_beside_it_are_trusted()
    {
        string file = _harness.Write("owner.connection", System.Text.Encoding.UTF8.GetBytes(Text + "\n"));
        Assert.Null(HubConnection.Open(file, null).CertificateAuthorityFile);
        string beside = _harness.Write("ca.pem", []);
        Assert.Equal(beside, HubConnection.Open(file, null).CertificateAuthorityFile);
        Assert.Equal("other.pem", HubConnection.Open(file, "other.pem").CertificateAuthorityFile);
    }

    [Theory]
    [InlineData("nowhere.connection", "there is no connection file nowhere.connection;")]
    [InlineData("HostName=h;SharedAccessKey=a2V5", "the service connection string is not of the form")]
    [InlineData("HostName=h;SharedAccessKeyName=n;SharedAccessKey=no base64!", "the service connection string is not of the form")]
    public void Broken_ones_are_refused(string text, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<CommandFailureException>(() => HubConnection.Open(text, null)).Message, StringComparison.Ordinal);
}
