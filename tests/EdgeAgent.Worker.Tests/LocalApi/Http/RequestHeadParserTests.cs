using System.Text;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.Tests.LocalApi.Http;

public sealed class RequestHeadParserTests
{
    [Fact]
    public void A_head_is_taken_apart()
    {
        RequestHead head = Parse("POST /v2/models/a%20b/infer?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length:  12 \r\nEXPECT: 100-continue\r\nX-Empty:");

        Assert.Equal(("POST", "/v2/models/a%20b/infer", true), (head.Method, head.Path, head.IsHttp11));
        Assert.Equal((12L, true, true, false), (head.ContentLength, head.ExpectsContinue, head.KeepsAlive, head.IsChunked));
        Assert.Equal(("localhost", "", null), (head.Field("host"), head.Field("x-empty"), head.Field("x-none")));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a", true)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close", false)]
    [InlineData("GET / HTTP/1.0", false)]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive", true)]
    public void A_connection_stays_open_as_the_version_and_the_client_want(string head, bool keepsAlive) => Assert.Equal(keepsAlive, Parse(head).KeepsAlive);

    [Theory]
    [InlineData("GET http://localhost:8080/v2?q HTTP/1.1\r\nHost: a", "/v2")]
    [InlineData("GET http://localhost HTTP/1.1\r\nHost: a", "/")]
    public void A_target_may_name_the_server(string head, string path) => Assert.Equal(path, Parse(head).Path);

    [Theory]
    [InlineData("", 400)]
    [InlineData("GET", 400)]
    [InlineData("GET /", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: a", 400)]
    [InlineData(" GET / HTTP/1.1\r\nHost: a", 400)]
    [InlineData("GET / HTTP/1.1 \r\nHost: a", 400)]
    [InlineData("GE T / HTTP/1.1\r\nHost: a", 400)]
    [InlineData("G(T / HTTP/1.1\r\nHost: a", 400)]
    [InlineData("GET v2 HTTP/1.1\r\nHost: a", 400)]
    [InlineData("GET * HTTP/1.1\r\nHost: a", 400)]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: a", 400)]
    [InlineData("GET /\u00e4 HTTP/1.1\r\nHost: a", 400)]
    [InlineData("GET / http/1.1\r\nHost: a", 400)]
    [InlineData("GET / FTP/1.1\r\nHost: a", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: a", 505)]
    [InlineData("GET / HTTP/1.1", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : a", 400)]
    [InlineData("GET / HTTP/1.1\r\n: a", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost a", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n folded", 400)]
    [InlineData("GET / HTTP/1.1\nHost: a", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\rX: b", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\0", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length:", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked", 501)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 501)]
    [InlineData("GET / HTTP/1.0\r\nTransfer-Encoding: chunked", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea", 417)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\nG: 1\r\nH: 1", 431)]
    public void What_two_readers_could_understand_in_two_ways_is_refused(string head, int status)
    {
        HttpRejection rejection = Assert.Throws<HttpRejection>(() => Parse(head));

        Assert.Equal((status, true), (rejection.Status, rejection.EndsConnection));
        Assert.EndsWith(".", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arbitrary_bytes_give_a_head_or_a_rejection()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            byte[] head = Encoding.Latin1.GetBytes("GET /v2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close");
            for (int changes = random.Next(1, 6); changes > 0; changes--)
                head[random.Next(head.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"\r\n :,/H1"[random.Next(8)];
            Exception? thrown = Record.Exception(() => RequestHeadParser.Parse(head, 7));
            Assert.True(thrown is null or HttpRejection, $"seed {seed}: {thrown}");
        }
    }

    private static RequestHead Parse(string head) => RequestHeadParser.Parse(Encoding.Latin1.GetBytes(head), maxFields: 8);
}
