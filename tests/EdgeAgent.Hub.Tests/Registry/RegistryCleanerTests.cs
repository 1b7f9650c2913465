using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAgent.Hub.Tests.Registry;

public sealed class RegistryCleanerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TestHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(options => options with { MaxRegistryBytes = 10_000, MaxBlobBytes = 5_000 }, _time);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task What_nothing_refers_to_goes_and_the_newest_and_the_referred_stay()
    {
        string[] files = new string[6];
        for (int version = 1; version <= 5; version++, _time.Advance(TimeSpan.FromMinutes(1)))
            files[version] = await PublishAsync($"{version}", 100 + version);
        string loose = (string)(await PutAsync("/registry/blobs", 50))["sha256"]!;
        await _hub.CreateDeviceAsync("pi-1");
        await _hub.ExpectAsync(200, HttpMethod.Patch, "/twins/pi-1", $$$"""{"properties":{"desired":{"models":{"__t":"c","default":{"file":{"sha256":"{{{files[1]}}}"} } } } } }""");
        Assert.Equal(0, (int)(await CleanAsync("keep=2"))["files"]!);

        _time.Advance(TimeSpan.FromHours(2));
        await PublishAsync("6", 99);
        JsonNode plan = await CleanAsync("keep=2&dryRun=true");
        Assert.Equal((3, "4", true), (plan["versions"]!.AsArray().Count, (string)plan["versions"]![0]!["version"]!, (bool)plan["isDryRun"]!));
        Assert.Equal((long)plan["keptBytes"]!, (long)(await CleanAsync("keep=2"))["keptBytes"]!);
        Assert.Equal(["6", "5", "1"], (await _hub.GetAsync("/registry/models")).AsArray().Select(model => (string)model!["version"]!));
        foreach ((string sha, int status) in new[] { (files[1], 200), (files[3], 404), (files[5], 200), (loose, 404) })
            Assert.Equal(status, await StatusAsync(HttpMethod.Head, $"/registry/blobs/{sha}"));
    }

    [Fact]
    public async Task A_version_in_use_is_not_deleted()
    {
        string used = await PublishAsync("1", 100);
        await PublishAsync("2", 101);
        await _hub.CreateDeviceAsync("pi-1");
        await _hub.ExpectAsync(200, HttpMethod.Put, "/rollouts/r",
            $$$"""{"assignment":{"name":"m","version":"1","file":{"url":"https://localhost/f","sha256":"{{{used}}}","size":100} },"rings":[{"name":"a","targetCondition":"deviceId='none'"},{"name":"b"}]}""");
        Assert.Contains("in use", (string)(await _hub.ExpectAsync(409, HttpMethod.Delete, "/registry/models/m/1", ""))["Message"]!, StringComparison.Ordinal);
        await _hub.ExpectAsync(204, HttpMethod.Delete, "/registry/models/m/2", "");
        await _hub.ExpectAsync(404, HttpMethod.Delete, "/registry/models/m/2", "");
    }

    [Fact]
    public async Task Quotas_say_what_the_limit_is_and_hold_after_a_restart()
    {
        Assert.Contains("5000 bytes", (string)(await PutAsync("/registry/blobs", 5001, 413))["Message"]!, StringComparison.Ordinal);
        await PublishAsync("1", 5000);
        await PublishAsync("2", 4000);
        Assert.Contains("9000 of the 10000 bytes", (string)(await PutAsync("/registry/blobs", 1001, 507))["Message"]!, StringComparison.Ordinal);
        await _hub.RestartAsync();
        await PutAsync("/registry/blobs", 1001, 507);
        await PutAsync("/registry/blobs", 1000);
    }

    private async Task<string> PublishAsync(string version, int size) => (string)(await PutAsync($"/registry/models/m/{version}", size))["sha256"]!;

    private async Task<JsonNode> PutAsync(string path, int size, int status = 200)
    {
        byte[] file = new byte[size];
        new Random(size).NextBytes(file);
        using HttpResponseMessage response = await _hub.SendAsync(HttpMethod.Put, path, new ByteArrayContent(file));
        Assert.Equal(status, (int)response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private Task<JsonNode> CleanAsync(string query) => _hub.ExpectAsync(200, HttpMethod.Post, $"/registry/gc?{query}", "");

    private async Task<int> StatusAsync(HttpMethod method, string path)
    {
        using HttpResponseMessage response = await _hub.SendAsync(method, path);
        return (int)response.StatusCode;
    }
}
