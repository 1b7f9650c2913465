using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Uploads;

public sealed class FileUploadTests : IAsyncLifetime
{
    private TestHub _hub = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(options => options with { MaxBlobBytes = 2 << 20, MaxUploadBytes = 3 << 20 });
        _key = await _hub.CreateDeviceAsync("pi-1");
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_stored_and_both_forms_of_the_notification_end_its_upload(bool inBody)
    {
        JsonNode target = await BeginAsync("logs/a b.txt");
        Assert.Equal(("uploads", "pi-1/logs/a b.txt"), ((string)target["containerName"]!, (string)target["blobName"]!));

        Assert.Equal(201, await PutAsync(target, "hello"));
        string correlationId = (string)target["correlationId"]!;
        string path = inBody ? "/devices/pi-1/files/notifications" : $"/devices/pi-1/files/notifications/{correlationId}";
        Assert.Equal(204, await PostAsync(path, $$"""{"correlationId":"{{correlationId}}","isSuccess":true,"statusCode":201,"statusDescription":"ok"}"""));
        Assert.Equal(404, await PostAsync(path, $$"""{"correlationId":"{{correlationId}}"}"""));

        JsonNode file = Assert.Single((await _hub.GetAsync("/uploads")).AsArray())!;
        Assert.Equal(("pi-1/logs/a b.txt", 5), ((string)file["blobName"]!, (int)file["bytes"]!));
        using HttpResponseMessage download = await _hub.SendAsync(HttpMethod.Get, "/uploads/pi-1/logs/a%20b.txt");
        Assert.Equal("hello", await download.Content.ReadAsStringAsync());
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_hub.DataDirectory, "uploads", "pi-1", "logs", "a b.txt")));
    }

    [Theory]
    [InlineData("../../hub.db")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("")]
    [InlineData("a\\\\b")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name) => Assert.Equal(400, await PostAsync("/devices/pi-1/files", $$"""{"blobName":"{{name}}"}"""));

    [Fact]
    public async Task The_right_is_for_one_file_and_cannot_be_changed()
    {
        JsonNode target = await BeginAsync("a.txt");
        Assert.Equal(401, await PutAsync(target, "x", name: "pi-1/b.txt"));
        Assert.Equal(401, await PutAsync(target, "x", query: ((string)target["sasToken"]!).Replace("&se=", "&se=9", StringComparison.Ordinal)));
        Assert.Equal(401, await PutAsync(target, "x", query: ""));
        Assert.Equal(400, await PutAsync(target, "x", blobType: "PageBlob"));
        Assert.Equal(201, await PutAsync(target, "x"));
        Assert.Single((await _hub.GetAsync("/uploads")).AsArray());
    }

    [Fact]
    public async Task Another_devices_token_and_a_services_do_not_begin_an_upload()
    {
        string other = await _hub.CreateDeviceAsync("pi-2");
        Assert.Equal(401, await PostAsync("/devices/pi-1/files", """{"blobName":"a"}""", _hub.DeviceToken("pi-2", other)));
        Assert.Equal(401, await PostAsync("/devices/pi-1/files", """{"blobName":"a"}""", _hub.PolicyToken("service")));
        Assert.Equal(401, await PostAsync("/devices/pi-1/files", """{"blobName":"a"}""", _hub.DeviceToken("pi-1", _key, TimeSpan.FromHours(-1))));
    }

    [Fact]
    public async Task Files_and_their_sum_and_uploads_under_way_are_bounded()
    {
        Assert.Equal(413, await PutAsync(await BeginAsync("big"), new string('x', (2 << 20) + 1)));
        Assert.Equal(201, await PutAsync(await BeginAsync("one"), new string('x', 2 << 20)));
        Assert.Equal(413, await PutAsync(await BeginAsync("two"), new string('x', 2 << 20)));
        Assert.Equal(201, await PutAsync(await BeginAsync("three"), new string('x', 1 << 20)));
        Assert.Equal(507, await PutAsync(await BeginAsync("four"), "x"));
        for (int i = 5; i < 10; i++)
            await BeginAsync("more");
        Assert.Equal(429, await PostAsync("/devices/pi-1/files", """{"blobName":"a"}"""));
    }

    private async Task<JsonNode> BeginAsync(string name)
    {
        using HttpResponseMessage response = await SendAsync("/devices/pi-1/files", $$"""{"blobName":"{{name}}"}""", null);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<int> PostAsync(string path, string body, string? token = null)
    {
        using HttpResponseMessage response = await SendAsync(path, body, token);
        return (int)response.StatusCode;
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body, string? token) =>
        _hub.SendAsync(HttpMethod.Post, path + "?api-version=2021-04-12", new StringContent(body, Encoding.UTF8, "application/json"), token: token ?? _hub.DeviceToken("pi-1", _key));

    private async Task<int> PutAsync(JsonNode target, string content, string? name = null, string? query = null, string blobType = "BlockBlob")
    {
        string path = string.Join('/', (name ?? (string)target["blobName"]!).Split('/').Select(Uri.EscapeDataString));
        using HttpRequestMessage request = new(HttpMethod.Put, $"https://{target["hostName"]}/{target["containerName"]}/{path}{query ?? (string)target["sasToken"]!}") { Content = new StringContent(content) };
        request.Headers.Add("x-ms-blob-type", blobType);
        using HttpResponseMessage response = await _hub.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
