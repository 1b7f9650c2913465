using System.Text;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.Tests.LocalApi.Http;

public sealed class HttpServerTests
{
    private const string Host = "Host: localhost\r\n";

    [Fact]
    public async Task Requests_on_one_connection_are_answered_in_their_order()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync($"\r\nGET /a HTTP/1.1\r\n{Host}\r\nPOST /echo HTTP/1.1\r\n{Host}Content-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\n{Host}Connection: close\r\n\r\nGET /c HTTP/1.1\r\n");

        Assert.Equal("/a", (await client.ReadAsync()).Text);
        Assert.Equal("hello", (await client.ReadAsync()).Text);
        RawAnswer last = await client.ReadAsync();
        Assert.Equal(("/b", "close"), (last.Text, last.Fields["Connection"]));
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_a_request()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        foreach (char c in $"POST /echo HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: t\r\n\r\n")
            await client.SendAsync(c.ToString());

        Assert.Equal("abc0123456789abcdef", (await client.ReadAsync()).Text);
        Assert.Equal("/next", (await client.AskAsync($"GET /next HTTP/1.1\r\n{Host}\r\n")).Text);
    }

    [Fact]
    public async Task Large_bodies_of_any_cut_come_back_as_they_were_sent()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            byte[] body = new byte[random.Next(1 << 18)];
            random.NextBytes(body);
            bool isChunked = seed % 2 == 0;
            await client.SendAsync($"POST /echo HTTP/1.1\r\n{Host}{(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}")}\r\n\r\n");
            for (int at = 0; at < body.Length;)
            {
                int size = Math.Min(body.Length - at, random.Next(1, 40_000));
                await client.SendAsync(isChunked ? [.. Encoding.ASCII.GetBytes($"{size:x}\r\n"), .. body[at..(at + size)], (byte)'\r', (byte)'\n'] : body[at..(at + size)]);
                at += size;
            }
            if (isChunked)
                await client.SendAsync("0\r\n\r\n");
            RawAnswer answer = await client.ReadAsync();
            Assert.True(body.AsSpan().SequenceEqual(answer.Body), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("5\r\nhello!\r\n0\r\n\r\n", "longer than its size")]
    [InlineData("-5\r\nhello\r\n", "hexadecimal")]
    [InlineData("\r\nhello\r\n", "hexadecimal")]
    [InlineData("0x5\r\nhello\r\n", "hexadecimal")]
    [InlineData("ffffffffffffffff\r\nhello\r\n", "larger than 4194304 bytes")]
    [InlineData("500000\r\nhello\r\n", "larger than 4194304 bytes")]
    public async Task A_malformed_chunk_ends_the_connection(string body, string sentence)
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        RawAnswer answer = await client.AskAsync($"POST /echo HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n{body}");

        Assert.Equal(sentence.StartsWith("larger", StringComparison.Ordinal) ? 413 : 400, answer.Status);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_before_it_is_read()
    {
        await using EchoServer server = new(new HttpLimits { MaxBodyBytes = 1000 });
        using RawConnection client = await server.ConnectAsync();
        Assert.Equal(1000, (await client.AskAsync($"POST /echo HTTP/1.1\r\n{Host}Content-Length: 1000\r\n\r\n{new string('x', 1000)}")).Body.Length);

        RawAnswer answer = await client.AskAsync($"POST /echo HTTP/1.1\r\n{Host}Content-Length: 100000000000\r\n\r\n");

        Assert.Equal((413, "close"), (answer.Status, answer.Fields["Connection"]));
        Assert.Equal("The body is larger than 1000 bytes, the limit set by api.maxBodyBytes.", answer.Error);
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task A_head_above_the_limit_is_refused()
    {
        await using EchoServer server = new(new HttpLimits { MaxHeadBytes = 200 });
        using RawConnection client = await server.ConnectAsync();

        RawAnswer answer = await client.AskAsync($"GET /a HTTP/1.1\r\n{Host}X: {new string('x', 300)}");

        Assert.Equal(431, answer.Status);
        Assert.True(await client.IsEndedAsync());
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nHost: local", "The request's head took too long.")]
    [InlineData("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf", "The request's body took too long.")]
    [InlineData("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "The request's body took too long.")]
    public async Task A_request_that_trickles_is_given_up(string start, string sentence)
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(start);

        RawAnswer answer = await server.AdvanceUntilAsync(client.ReadAsync());

        Assert.Equal((408, sentence), (answer.Status, answer.Error));
        Assert.True(await server.AdvanceUntilAsync(client.IsEndedAsync()));
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed_without_a_word()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();
        Assert.Equal("/a", (await client.AskAsync($"GET /a HTTP/1.1\r\n{Host}\r\n")).Text);

        Assert.True(await server.AdvanceUntilAsync(client.IsEndedAsync()));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nHost")]
    [InlineData("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf")]
    public async Task A_request_that_is_cut_off_is_answered(string start)
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(start);
        client.EndSending();

        Assert.Equal(400, (await client.ReadAsync()).Status);
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task A_client_may_ask_before_it_sends_its_body()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        Assert.Equal(100, (await client.AskAsync($"POST /echo HTTP/1.1\r\n{Host}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")).Status);
        Assert.Equal("hello", (await client.AskAsync("hello")).Text);
        Assert.Equal((413, "close"), await client.AskAsync($"POST /echo HTTP/1.1\r\n{Host}Content-Length: 5000000\r\nExpect: 100-continue\r\n\r\n") is var answer ? (answer.Status, answer.Fields["Connection"]) : default);
    }

    [Fact]
    public async Task A_body_that_nobody_asked_for_is_passed_over()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        Assert.Equal("/a", (await client.AskAsync($"POST /a HTTP/1.1\r\n{Host}Content-Length: 5\r\n\r\nGET /")).Text);
        Assert.Equal("/b", (await client.AskAsync($"GET /b HTTP/1.1\r\n{Host}\r\n")).Text);
        Assert.Equal("close", (await client.AskAsync($"POST /a HTTP/1.1\r\n{Host}Content-Length: 500000\r\n\r\nGET /")).Fields["Connection"]);
    }

    [Fact]
    public async Task Head_is_get_without_the_body_and_old_clients_are_told_that_the_connection_stays()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync($"HEAD /abc HTTP/1.1\r\n{Host}\r\nGET /next HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /last HTTP/1.0\r\n\r\n");

        Assert.Equal(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n/next"
            + "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\n/last", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_fault_of_the_server_is_an_answer_and_the_next_client_is_served()
    {
        await using EchoServer server = new();
        using RawConnection client = await server.ConnectAsync();

        RawAnswer answer = await client.AskAsync($"GET /fault HTTP/1.1\r\n{Host}\r\n");

        Assert.Equal((500, "A fault of the agent itself ended the request (InvalidOperationException); its log tells more."), (answer.Status, answer.Error));
        using RawConnection next = await server.ConnectAsync();
        Assert.Equal("/a", (await next.AskAsync($"GET /a HTTP/1.1\r\n{Host}\r\n")).Text);
    }

    [Fact]
    public async Task One_connection_too_many_is_told_when_to_come_back()
    {
        await using EchoServer server = new(new HttpLimits { MaxConnections = 2 });
        using RawConnection first = await server.ConnectAsync(), second = await server.ConnectAsync();
        await first.AskAsync($"GET /a HTTP/1.1\r\n{Host}\r\n");
        await second.AskAsync($"GET /a HTTP/1.1\r\n{Host}\r\n");

        using RawConnection third = await server.ConnectAsync();
        RawAnswer answer = await third.ReadAsync();

        Assert.Equal((503, "1"), (answer.Status, answer.Fields["Retry-After"]));
        Assert.True(await third.IsEndedAsync());
    }

    [Theory]
    [InlineData("localhost:8080", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example:80", 403)]
    public async Task On_the_port_only_names_of_this_machine_are_served(string host, int status)
    {
        await using EchoServer server = new();
        using RawConnection port = await RawConnection.OpenAsync(server.Port), socket = await server.ConnectAsync();

        Assert.Equal(status, (await port.AskAsync($"GET /a HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status);
        Assert.Equal(200, (await socket.AskAsync($"GET /a HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status);
    }

    [Fact]
    public async Task Stopping_lets_the_request_under_way_end_and_closes_the_others()
    {
        await using EchoServer server = new();
        using RawConnection busy = await server.ConnectAsync(), idle = await server.ConnectAsync();
        await idle.AskAsync($"GET /a HTTP/1.1\r\n{Host}\r\n");
        await busy.SendAsync($"GET /hold HTTP/1.1\r\n{Host}\r\n");
        await server.Held.Task;

        Task stopped = server.StopAsync();
        Assert.True(await idle.IsEndedAsync());
        server.LetGo.SetResult();

        RawAnswer last = await busy.ReadAsync();
        Assert.Equal(("held", "close"), (last.Text, last.Fields["Connection"]));
        busy.Dispose();
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
