using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Registry;

public sealed class ModelRegistryTests
{
    [Fact]
    public async Task A_version_is_published_once_and_never_changes()
    {
        await using TestHub hub = await TestHub.StartAsync();
        byte[] bytes = RandomNumberGenerator.GetBytes(300_000);

        JsonNode model = await PublishAsync(hub, 200, "/registry/models/mobilenet_v2/1.0", bytes);
        JsonNode again = await PublishAsync(hub, 200, "/registry/models/mobilenet_v2/1.0", bytes);
        JsonNode conflict = await PublishAsync(hub, 409, "/registry/models/mobilenet_v2/1.0", [1]);
        await PublishAsync(hub, 200, "/registry/models/mobilenet_v2/1.1", [1]);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), (string)model["sha256"]!);
        Assert.Equal(300_000, (long)model["size"]!);
        Assert.Equal($"https://localhost:{hub.Host.HttpsPort}/registry/blobs/{model["sha256"]}", (string)model["url"]!);
        Assert.Equal(model.ToJsonString(), again.ToJsonString());
        Assert.Contains("new version", (string)conflict["Message"]!, StringComparison.Ordinal);
        Assert.Equal(["1.0", "1.1"], (await hub.GetAsync("/registry/models")).AsArray().Select(version => (string)version!["version"]!).Order());
        Assert.Equal(model.ToJsonString(), (await hub.GetAsync("/registry/models/mobilenet_v2/1.0")).ToJsonString());
        await hub.ExpectAsync(404, HttpMethod.Get, "/registry/models/mobilenet_v2/2.0", "");
        await hub.ExpectAsync(400, HttpMethod.Put, "/registry/models/a%20b/1.0", "x");
        Assert.Empty(Directory.GetFiles(Path.Combine(hub.DataDirectory, "blobs", "incoming")));
    }

    [Fact]
    public async Task Downloads_resume_by_ranges_under_a_strong_tag()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        byte[] bytes = RandomNumberGenerator.GetBytes(100_000);
        string sha256 = (string)(await PublishAsync(hub, 200, "/registry/blobs", bytes))["sha256"]!;

        using HttpResponseMessage whole = await GetAsync(null);
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{sha256}\"", whole.Headers.ETag!.ToString());
        using HttpResponseMessage rest = await GetAsync(request =>
        {
            request.Headers.Range = new RangeHeaderValue(99_000, null);
            request.Headers.IfRange = new RangeConditionHeaderValue($"\"{sha256}\"");
        });
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(bytes[99_000..], await rest.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage changed = await GetAsync(request =>
        {
            request.Headers.Range = new RangeHeaderValue(99_000, null);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"other\"");
        });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using HttpResponseMessage beyond = await GetAsync(request => request.Headers.Range = new RangeHeaderValue(100_000, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using HttpResponseMessage head = await GetAsync(request => request.Method = HttpMethod.Head);
        Assert.Equal(100_000, head.Content.Headers.ContentLength);

        Task<HttpResponseMessage> GetAsync(Action<HttpRequestMessage>? change)
        {
            HttpRequestMessage request = new(HttpMethod.Get, $"/registry/blobs/{sha256}");
            request.Headers.TryAddWithoutValidation("Authorization", hub.DeviceToken("pi-001", key));
            change?.Invoke(request);
            return hub.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Devices_download_with_their_own_token_and_do_nothing_else()
    {
        await using TestHub hub = await TestHub.StartAsync();
        string key = await hub.CreateDeviceAsync("pi-001");
        string sha256 = (string)(await PublishAsync(hub, 200, "/registry/blobs", [1, 2, 3]))["sha256"]!;
        string token = hub.DeviceToken("pi-001", key);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, $"/registry/blobs/{sha256}", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Put, "/registry/blobs", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Put, "/registry/models/a/1", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, $"/registry/blobs/{sha256}", hub.DeviceToken("pi-002", key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, $"/registry/blobs/{sha256}", ""));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"/registry/blobs/{new string('0', 64)}", token));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, "/registry/blobs/..%2F..%2Fca.key", token));
        await hub.ExpectAsync(200, HttpMethod.Put, "/devices/pi-001", """{"deviceId":"pi-001","status":"disabled"}""", "*");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, $"/registry/blobs/{sha256}", token));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string authorization)
        {
            using HttpResponseMessage response = await hub.SendAsync(method, path, token: authorization);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_the_limit_is_refused_and_leaves_nothing(bool isLengthAnnounced)
    {
        await using TestHub hub = await TestHub.StartAsync(options => options with { MaxBlobBytes = 100_000 });
        ByteArrayContent content = new(new byte[100_001]);
        HttpRequestMessage request = new(HttpMethod.Put, "/registry/blobs") { Content = content };
        request.Headers.TransferEncodingChunked = !isLengthAnnounced;
        request.Headers.TryAddWithoutValidation("Authorization", hub.OwnerToken());

        using HttpResponseMessage response = await hub.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("at most 100000 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(hub.DataDirectory, "blobs"), "*", SearchOption.AllDirectories));
        await PublishAsync(hub, 200, "/registry/blobs", new byte[100_000]);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using TestHub hub = await TestHub.StartAsync();
        using CancellationTokenSource breakOff = new();
        HttpRequestMessage request = new(HttpMethod.Put, "/registry/models/m/1") { Content = new StreamContent(new EndlessStream(breakOff)) };
        request.Headers.TryAddWithoutValidation("Authorization", hub.OwnerToken());

        await Assert.ThrowsAnyAsync<Exception>(() => hub.Http.SendAsync(request, breakOff.Token));
        await hub.RestartAsync();

        Assert.Empty(Directory.GetFiles(Path.Combine(hub.DataDirectory, "blobs"), "*", SearchOption.AllDirectories));
        Assert.Equal("[]", (await hub.GetAsync("/registry/models")).ToJsonString());
    }

    private static async Task<JsonNode> PublishAsync(TestHub hub, int status, string path, byte[] bytes)
    {
        using HttpResponseMessage response = await hub.SendAsync(HttpMethod.Put, path, new ByteArrayContent(bytes));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"PUT {path}: expected {status}, was {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Gives a megabyte, then breaks the request off.</summary>
    private sealed class EndlessStream(CancellationTokenSource breakOff) : Stream
    {
        private int _left = 1 << 20;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left <= 0)
                breakOff.Cancel();
            breakOff.Token.ThrowIfCancellationRequested();
            _left -= count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
