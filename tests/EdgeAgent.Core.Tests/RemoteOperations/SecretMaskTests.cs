using System.Text.Json;
using EdgeAgent.Core.RemoteOperations;

namespace EdgeAgent.Core.Tests.RemoteOperations;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("HostName=h;DeviceId=d;SharedAccessKey=c2VjcmV0==;GatewayHostName=g", "HostName=h;DeviceId=d;SharedAccessKey=(hidden);GatewayHostName=g")]
    [InlineData("token SharedAccessSignature sr=h%2Fdevices%2Fd&sig=c2Vj&se=1 was refused", "token SharedAccessSignature (hidden) was refused")]
    [InlineData("GET https://store.example/a/b.tflite?sv=1&sig=c2Vj failed", "GET https://store.example/a/b.tflite?(hidden) failed")]
    [InlineData("https://me:c2Vj@store.example/a", "https://(hidden)@store.example/a")]
    [InlineData("cannot open rtsp://admin:c2Vj@camera.example/live?sid=c2Vj: timeout", "cannot open rtsp://(hidden)@camera.example/live?(hidden) timeout")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nc2Vj\n-----END EC PRIVATE KEY-----\nend", "(hidden)\nend")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nc2Vj", "(hidden)")]
    [InlineData("password = c2Vj, next", "password = (hidden) next")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void Secrets_are_hidden_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, SecretMask.Apply(text));

    [Fact]
    public void JSON_stays_JSON_without_its_secrets()
    {
        string json = JsonSerializer.Serialize(new { primaryKey = "c2\"Vj", nested = new { connectionString = "HostName=h;SharedAccessKey=c2Vj" }, url = "https://a.b/c?sv=1&sig=c2Vj", left = 7 });

        JsonElement shown = JsonDocument.Parse(SecretMask.Apply(json)).RootElement;

        Assert.DoesNotContain("c2", shown.GetRawText(), StringComparison.Ordinal);
        Assert.Equal((7, "https://a.b/c?(hidden)"), (shown.GetProperty("left").GetInt32(), shown.GetProperty("url").GetString()));
    }
}
