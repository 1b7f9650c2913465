using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Queries;

public sealed class QueryEndpointsTests : IAsyncLifetime
{
    private const int Devices = 23;

    private TestHub _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        JsonArray many = [.. Enumerable.Range(0, Devices).Select(n => (JsonNode)new JsonObject
        {
            ["id"] = $"pi-{n:00}", ["importMode"] = "create", ["tags"] = new JsonObject { ["floor"] = n % 3, ["weight"] = n },
        })];
        Assert.True((bool)(await _hub.ExpectAsync(200, HttpMethod.Post, "/devices", many.ToJsonString()))["isSuccessful"]!);
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Pages_of_any_size_make_up_the_whole()
    {
        foreach (string query in new[] { "SELECT * FROM devices", "SELECT deviceId FROM devices WHERE tags.floor != 1", "SELECT TOP 10 deviceId FROM devices",
            "SELECT tags.weight, COUNT() AS n FROM devices GROUP BY tags.weight" })
        {
            (List<string> whole, int pages, _) = await AllAsync(query, 1000);
            Assert.Equal(1, pages);
            foreach (int size in new[] { 1, 2, 7, 10, 23, 24 })
            {
                (List<string> rows, int count, int largest) = await AllAsync(query, size);
                Assert.Equal(whole, rows);
                Assert.True(largest <= size && count == Math.Max(1, (whole.Count + size - 1) / size), $"{query} by {size}: {count} pages");
            }
        }
    }

    [Fact]
    public async Task Aggregates_over_nothing_are_one_row_and_groups_over_nothing_none()
    {
        Assert.Equal(["""{"n":0,"s":0}"""], (await AllAsync("SELECT COUNT() AS n, SUM(tags.weight) AS s, MAX(tags.weight) AS m FROM devices WHERE tags.floor = 9", 10)).Rows);
        Assert.Empty((await AllAsync("SELECT tags.floor, COUNT() AS n FROM devices WHERE tags.floor = 9 GROUP BY tags.floor", 10)).Rows);
    }

    [Theory]
    [InlineData("""{"query":"SELECT"}""")]
    [InlineData("""{"question":"SELECT * FROM devices"}""")]
    [InlineData("[]")]
    public async Task A_bad_request_is_400(string body) => await _hub.ExpectAsync(400, HttpMethod.Post, "/devices/query", body);

    [Fact]
    public async Task A_continuation_of_somebody_else_is_400()
    {
        using HttpResponseMessage answer = await PageAsync("SELECT * FROM devices", 2, "bm8gY29udGludWF0aW9u");
        Assert.Equal(400, (int)answer.StatusCode);
    }

    private async Task<(List<string> Rows, int Pages, int Largest)> AllAsync(string query, int size)
    {
        List<string> rows = [];
        string? continuation = null;
        (int pages, int largest) = (0, 0);
        do
        {
            using HttpResponseMessage answer = await PageAsync(query, size, continuation);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            JsonArray page = JsonNode.Parse(text)!.AsArray();
            rows.AddRange(page.Select(row => row!.ToJsonString()));
            (pages, largest) = (pages + 1, Math.Max(largest, page.Count));
            continuation = answer.Headers.TryGetValues("x-ms-continuation", out IEnumerable<string>? values) ? values.Single() : null;
        }
        while (continuation is not null);
        return (rows, pages, largest);
    }

    private Task<HttpResponseMessage> PageAsync(string query, int size, string? continuation)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/devices/query?api-version=2021-04-12")
        {
            Content = new StringContent(new JsonObject { ["query"] = query }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", _hub.PolicyToken("service"));
        request.Headers.Add("x-ms-max-item-count", $"{size}");
        if (continuation is not null)
            request.Headers.Add("x-ms-continuation", continuation);
        return _hub.Http.SendAsync(request);
    }
}
