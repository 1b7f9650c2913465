using System.Text.Json.Nodes;
using EdgeAgent.Hub.Tests.Support;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Hub.Tests.Configurations;

/// <summary>The automatic device configurations of <c>device-configs/configurations</c>.</summary>
public sealed class ReadyConfigurationsTests
{
    public static TheoryData<string, string, string> Files => new()
    {
        { "telemetry-metered", "{\"network\":\"metered\"}", "telemetry" },
        { "governor-battery", "{\"power\":\"battery\"}", "governor" },
    };

    [Theory, MemberData(nameof(Files))]
    public async Task A_ready_configuration_reaches_the_devices_it_is_for_and_no_other(string file, string tags, string component)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await hub.CreateDeviceAsync("for-it");
        await hub.CreateDeviceAsync("other");
        await hub.ExpectAsync(200, HttpMethod.Patch, "/twins/for-it", $$"""{"tags":{{tags}}}""");
        string body = await File.ReadAllTextAsync(Path.Combine(Folder, file + ".json"), TestContext.Current.CancellationToken);

        await hub.ExpectAsync(200, HttpMethod.Put, $"/configurations/{file}", body);

        JsonNode expected = JsonNode.Parse(body)!["content"]!["deviceContent"]![$"properties.desired.{component}"]!;
        await Eventually.TrueAsync(async () => JsonNode.DeepEquals(expected, (await hub.GetAsync("/twins/for-it"))["properties"]!["desired"]![component]));
        Assert.Null((await hub.GetAsync("/twins/other"))["properties"]!["desired"]![component]);
        Assert.Equal(file, (string)JsonNode.Parse(body)!["id"]!);
    }

    [Fact]
    public void Each_has_a_row_here() => Assert.Equal(Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(), Files.Select(row => row.Data.Item1).Order());

    private static string Folder { get; } = Path.Combine(SharedData.RepositoryRoot!, "device-configs", "configurations");
}
