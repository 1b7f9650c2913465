using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.IotHub;
using EdgeAgent.TestSupport;
using EdgeAgent.Worker.Transport.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.Tests.Transport;

public sealed class HttpModelSourceTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 % 251))];

    private readonly TestAuthority _authority = new();
    private readonly List<(string? Authorization, string? Range, string? IfRange)> _requests = [];
    private WebApplication _server = null!;
    private Func<HttpContext, Task> _answer = context => Serve(context, "\"v1\"");
    private int _port;

    public async ValueTask InitializeAsync() => _server = await StartAsync(context =>
    {
        lock (_requests)
            _requests.Add((context.Request.Headers.Authorization, context.Request.Headers.Range, context.Request.Headers.IfRange));
        return _answer(context);
    });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Fetches_the_file_with_the_devices_token()
    {
        MemoryBlob blob = new();

        FetchOutcome outcome = await FetchAsync(blob);

        Assert.Equal(FetchStatus.Completed, outcome.Status);
        Assert.NotNull(outcome.ServerUtc);
        Assert.Equal(Content, blob.Bytes);
        Assert.StartsWith("SharedAccessSignature sr=localhost%2Fdevices%2Fpi-001&sig=", Assert.Single(_requests).Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_gets_no_token_not_even_by_a_redirect()
    {
        MemoryBlob blob = new();
        Assert.Equal(FetchStatus.Completed, (await FetchAsync(blob, host: "127.0.0.1")).Status);
        Assert.Null(Assert.Single(_requests).Authorization);

        _requests.Clear();
        _answer = context =>
        {
            if (context.Request.Host.Host != "localhost")
                return Serve(context, "\"v1\"");
            context.Response.Redirect($"https://127.0.0.1:{_port}/elsewhere");
            return Task.CompletedTask;
        };
        Assert.Equal(FetchStatus.Completed, (await FetchAsync(new MemoryBlob())).Status);
        Assert.Equal(2, _requests.Count);
        Assert.NotNull(_requests[0].Authorization);
        Assert.Null(_requests[1].Authorization);
    }

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_ended()
    {
        int cuts = 2;
        MemoryBlob blob = new();
        _answer = context => Serve(context, "\"v1\"", cutAfter: cuts-- > 0 ? 100_000 : null, blob);

        FetchOutcome outcome = await FetchAsync(blob);

        Assert.Equal(FetchStatus.Completed, outcome.Status);
        Assert.Equal(Content, blob.Bytes);
        Assert.Equal(0, blob.Restarts);
        Assert.Equal([null, "bytes=100000-", "bytes=200000-"], _requests.Select(r => r.Range));
        Assert.Equal([null, "\"v1\"", "\"v1\""], _requests.Select(r => r.IfRange));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_starts_again()
    {
        int round = 0;
        MemoryBlob blob = new();
        _answer = context => round++ == 0 ? Serve(context, "\"v1\"", cutAfter: 5000, blob) : Serve(context, "\"v2\"");

        Assert.Equal(FetchStatus.Completed, (await FetchAsync(blob)).Status);

        Assert.Equal(Content, blob.Bytes);
        Assert.Equal(1, blob.Restarts);
    }

    [Fact]
    public async Task Bytes_of_an_earlier_run_are_not_fetched_again()
    {
        MemoryBlob blob = new(Content[..250_000]);

        Assert.Equal(FetchStatus.Completed, (await FetchAsync(blob)).Status);

        Assert.Equal(Content, blob.Bytes);
        Assert.Equal("bytes=250000-", Assert.Single(_requests).Range);
    }

    [Fact]
    public async Task A_range_beyond_the_file_starts_again()
    {
        MemoryBlob blob = new(new byte[Content.Length + 5]);

        Assert.Equal(FetchStatus.Completed, (await FetchAsync(blob)).Status);

        Assert.Equal(Content, blob.Bytes);
    }

    [Fact]
    public async Task An_endless_file_is_left_when_the_writer_wants_no_more()
    {
        _answer = async context =>
        {
            byte[] noise = new byte[65536];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(noise, context.RequestAborted);
        };
        MemoryBlob blob = new() { Limit = 100_000 };

        Assert.Equal(FetchStatus.Stopped, (await FetchAsync(blob)).Status);
        Assert.InRange(blob.Length, 0, 100_000);
    }

    [Fact]
    public async Task A_wrong_range_in_the_answer_is_refused()
    {
        _answer = context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes 0-9/{Content.Length}";
            return context.Response.Body.WriteAsync(Content.AsMemory(0, 10)).AsTask();
        };

        Assert.Equal(FetchStatus.InvalidResponse, (await FetchAsync(new MemoryBlob(Content[..50]))).Status);
    }

    [Theory]
    [InlineData(401, FetchStatus.Forbidden, 1)]
    [InlineData(403, FetchStatus.Forbidden, 1)]
    [InlineData(404, FetchStatus.NotFound, 1)]
    [InlineData(410, FetchStatus.NotFound, 1)]
    [InlineData(418, FetchStatus.InvalidResponse, 1)]
    [InlineData(429, FetchStatus.Unavailable, 4)]
    [InlineData(503, FetchStatus.Unavailable, 4)]
    public async Task A_refusal_is_named_and_only_a_passing_one_is_tried_again(int status, FetchStatus expected, int requests)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        FetchOutcome outcome = await FetchAsync(new MemoryBlob());

        Assert.Equal(expected, outcome.Status);
        Assert.Contains($"localhost:{_port} answered {status}", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal(requests, _requests.Count);
    }

    [Fact]
    public async Task A_long_retry_after_is_handed_up_in_place_of_waiting()
    {
        _answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromMinutes(2), (await FetchAsync(new MemoryBlob())).RetryAfter);
        Assert.Single(_requests);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left()
    {
        _answer = async context =>
        {
            context.Response.ContentLength = Content.Length;
            await context.Response.Body.WriteAsync(Content.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        MemoryBlob blob = new();

        FetchOutcome outcome = await FetchAsync(blob, options => options with { StallTimeout = TimeSpan.FromMilliseconds(1500), Retries = 0 });

        Assert.Equal((FetchStatus.Unreachable, $"localhost:{_port} sent nothing for 1.5 s."), (outcome.Status, outcome.Detail));
        Assert.Equal(1000, blob.Length);
    }

    [Fact]
    public async Task A_server_that_is_away_is_unreachable()
    {
        FetchOutcome outcome = await FetchAsync(new MemoryBlob(), port: ScriptedHub.FreePort());

        Assert.Equal(FetchStatus.Unreachable, outcome.Status);
        Assert.Contains("refused", outcome.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using TestAuthority stranger = new();

        FetchOutcome outcome = await FetchAsync(new MemoryBlob(), options => options with { CaFile = stranger.CaFile });

        Assert.Equal(FetchStatus.UntrustedServer, outcome.Status);
        Assert.StartsWith($"The certificate of localhost:{_port} is refused: ", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_missing_file_of_authorities_is_named()
    {
        FetchOutcome outcome = await FetchAsync(new MemoryBlob(), options => options with { CaFile = "/nowhere/ca.pem" });

        Assert.Equal(FetchStatus.UntrustedServer, outcome.Status);
        Assert.Contains("/nowhere/ca.pem", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_up_throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(new MemoryBlob(), cancellation: new CancellationToken(true)));

    private static async Task Serve(HttpContext context, string tag, int? cutAfter = null, MemoryBlob? arrived = null)
    {
        long from = context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0;
        string? ifRange = context.Request.Headers.IfRange;
        if (from > Content.Length)
        {
            context.Response.StatusCode = 416;
            return;
        }

        bool isPartial = from > 0 && (ifRange is null || ifRange == tag);
        context.Response.StatusCode = isPartial ? 206 : 200;
        context.Response.Headers.ETag = tag;
        ReadOnlyMemory<byte> body = isPartial ? Content.AsMemory((int)from) : Content;
        if (isPartial)
            context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        context.Response.ContentLength = body.Length;
        if (cutAfter is { } count)
        {
            await context.Response.Body.WriteAsync(body[..count]);
            await context.Response.Body.FlushAsync();
            while (arrived!.Length < from + count)
                await Task.Delay(1);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(body);
    }

    private Task<FetchOutcome> FetchAsync(
        MemoryBlob blob, Func<HttpModelSourceOptions, HttpModelSourceOptions>? change = null, string host = "localhost", int? port = null, CancellationToken cancellation = default)
    {
        HttpModelSourceOptions options = new()
        {
            Identity = new ConfiguredIdentity(IotHubConnectionString.Parse($"HostName=localhost:8883;DeviceId=pi-001;SharedAccessKey={ScriptedHub.Key}")),
            CaFile = _authority.CaFile,
            FirstRetryAfter = TimeSpan.FromMilliseconds(1),
        };
        HttpModelSource source = new(change?.Invoke(options) ?? options, TimeProvider.System, new Random(1));
        BlobReference reference = new() { Url = $"https://{host}:{port ?? _port}/m.tflite", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content)), Size = Content.Length };
        return source.FetchAsync(reference, blob, cancellation).WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
    }

    private async Task<WebApplication> StartAsync(RequestDelegate handler)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        X509Certificate2 certificate = _authority.IssueServer();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication server = builder.Build();
        server.Run(handler);
        await server.StartAsync();
        _port = new Uri(server.Urls.Single()).Port;
        return server;
    }

    private sealed class MemoryBlob(params byte[] present) : IBlobWriter
    {
        private readonly List<byte> _bytes = [.. present];

        public long Limit { get; init; } = long.MaxValue;

        public long Length => _bytes.Count;

        public int Restarts { get; private set; }

        public byte[] Bytes => [.. _bytes];

        public bool Append(ReadOnlySpan<byte> bytes)
        {
            if (_bytes.Count + bytes.Length > Limit)
                return false;
            _bytes.AddRange(bytes);
            return true;
        }

        public bool Restart()
        {
            Restarts++;
            _bytes.Clear();
            return true;
        }
    }
}
