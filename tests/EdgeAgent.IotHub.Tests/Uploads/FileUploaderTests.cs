using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.TestSupport;

namespace EdgeAgent.IotHub.Tests.Uploads;

public sealed class FileUploaderTests : IAsyncLifetime
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("the file");

    private readonly TestAuthority _authority = new();
    private ScriptedStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await ScriptedStore.StartAsync(_authority);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_file_is_asked_for_stored_and_reported_as_documented()
    {
        FileUploadResult result = await UploadAsync();

        Assert.Equal(new FileUploadResult(FileUploadOutcome.Stored, "pi-001/a b/c.txt"), result);
        (string Line, string Body, string? Authorization, string? Thumbprint, string? BlobType)[] requests = [.. _store.Requests];
        Assert.Equal(
            ["POST /devices/pi-001/files?api-version=2021-04-12", $"PUT /uploads/pi-001/a%20b/c.txt{ScriptedStore.Right}", "POST /devices/pi-001/files/notifications?api-version=2021-04-12"],
            requests.Select(r => r.Line));
        Assert.Equal("""{"blobName":"a b/c.txt"}""", requests[0].Body);
        Assert.Equal(("the file", "BlockBlob"), (requests[1].Body, requests[1].BlobType));
        Assert.Equal("""{"correlationId":"c-1","isSuccess":true,"statusCode":201,"statusDescription":"Stored."}""", requests[2].Body);
        Assert.StartsWith("SharedAccessSignature sr=localhost%2Fdevices%2Fpi-001&", requests[0].Authorization, StringComparison.Ordinal);
        Assert.Null(requests[1].Authorization);
        Assert.StartsWith("SharedAccessSignature ", requests[2].Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_with_a_certificate_shows_it_to_the_hub_and_not_to_the_store()
    {
        using TestCertificate certificate = new(_authority);
        ConfiguredIdentity identity = new(IotHubConnectionString.Parse("HostName=localhost;DeviceId=pi-001;x509=true"), certificate.Files);

        Assert.Equal(FileUploadOutcome.Stored, (await UploadAsync(options => options with { Identity = identity })).Outcome);

        Assert.Equal([certificate.Thumbprint, null, certificate.Thumbprint], _store.Requests.Select(r => r.Thumbprint));
        Assert.All(_store.Requests, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_step_by_step()
    {
        _store.Fail("POST /devices/pi-001/files?", 503);
        _store.Fail("PUT ", 500, 429);
        _store.Fail("POST /devices/pi-001/files/notifications", 502);

        Assert.Equal(FileUploadOutcome.Stored, (await UploadAsync()).Outcome);
        Assert.Equal(7, _store.Requests.Count);
    }

    [Fact]
    public async Task A_store_that_refuses_is_told_to_the_hub_and_to_the_caller_without_the_right()
    {
        _store.Fail("PUT ", 403);

        FileUploadResult result = await UploadAsync();

        Assert.Equal((FileUploadOutcome.Refused, $"localhost:{_store.Port} answered 403 Forbidden."), (result.Outcome, result.Message));
        JsonNode report = JsonNode.Parse(_store.Requests.Last().Body)!;
        Assert.Equal((false, 403), ((bool)report["isSuccess"]!, (int)report["statusCode"]!));
        Assert.DoesNotContain("sig=", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_without_a_store_refuses_and_is_not_asked_again()
    {
        _store.Fail("POST /devices/pi-001/files?", 404);

        Assert.Equal((FileUploadOutcome.Refused, $"localhost:{_store.Port} answered 404 Not Found."), (await UploadAsync()) is var r ? (r.Outcome, r.Message) : default);
        Assert.Single(_store.Requests);
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_left_and_the_retries_end()
    {
        _store.Fail("POST /devices/pi-001/files?", null, null);

        FileUploadResult result = await UploadAsync(options => options with { RequestTimeout = TimeSpan.FromMilliseconds(300), Retries = 1 });

        Assert.Equal((FileUploadOutcome.Unreachable, $"localhost:{_store.Port} did not answer within 0.3 s."), (result.Outcome, result.Message));
        Assert.Equal(2, _store.Requests.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"correlationId":"c","hostName":"evil.example/x?","containerName":"u","blobName":"b","sasToken":""}""")]
    public async Task An_answer_that_names_no_place_is_invalid(string answer)
    {
        _store.Answer = answer;
        Assert.Equal(FileUploadOutcome.InvalidAnswer, (await UploadAsync()).Outcome);
    }

    [Fact]
    public async Task A_server_of_another_authority_gets_nothing()
    {
        using TestAuthority stranger = new();
        FileUploadResult result = await UploadAsync(options => options with { CaFile = stranger.CaFile });
        Assert.Equal(FileUploadOutcome.UntrustedServer, result.Outcome);
        Assert.Empty(_store.Requests);
    }

    private async Task<FileUploadResult> UploadAsync(Func<FileUploaderOptions, FileUploaderOptions>? change = null)
    {
        FileUploaderOptions options = new()
        {
            Identity = new ConfiguredIdentity(IotHubConnectionString.Parse($"HostName=localhost;DeviceId=pi-001;SharedAccessKey={ScriptedHub.Key}")),
            CaFile = _authority.CaFile,
            HttpsPort = _store.Port,
            FirstRetryAfter = TimeSpan.FromMilliseconds(10),
        };
        return await new FileUploader(change?.Invoke(options) ?? options, TimeProvider.System, new Random(1)).UploadAsync("a b/c.txt", Content, default).WaitAsync(LinkRun.Patience);
    }
}
