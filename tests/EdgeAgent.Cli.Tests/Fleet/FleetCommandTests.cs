using System.Text.Json;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Cli.Tests.Fleet;

/// <summary>The operator's commands against a real hub in this process, over TLS on loopback.</summary>
public sealed class FleetCommandTests : IAsyncLifetime
{
    private readonly EdgeCtlHarness _harness = new();
    private DemoHub? _hub;

    private string Connection => _harness.PathOf("hub/owner.connection");

    public async ValueTask InitializeAsync() => _hub = await DemoHub.StartAsync(_harness.PathOf("hub"), TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _hub!.DisposeAsync();
        _harness.Dispose();
    }

    [Fact]
    public async Task A_published_model_is_pushed_with_its_labels_and_preprocessing()
    {
        await CreateDeviceAsync("pi-1");
        string model = _harness.Write("tiny.tflite", TinyClassifier.Build());
        string labels = _harness.Write("labels.txt", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', TinyClassifier.Labels)));
        JsonElement published = await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "3", "--labels", labels, "--connection", Connection);
        Assert.Equal(("tiny", "3"), (published.GetProperty("name").GetString(), published.GetProperty("version").GetString()));
        await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--model", "tiny:3", "--slot", "door", "--crop", "0.875", "--connection", Connection);

        using HubClient client = new(_hub!.Connection, TimeProvider.System);
        DeviceTwin twin = await client.GetTwinAsync("pi-1", CancellationToken.None);
        JsonElement assignment = twin.Properties.Desired.GetProperty("models").GetProperty("door");
        Assert.Equal(published.GetProperty("sha256").GetString(), assignment.GetProperty("file").GetProperty("sha256").GetString());
        Assert.Equal(new FileInfo(model).Length, assignment.GetProperty("file").GetProperty("size").GetInt64());
        Assert.StartsWith("https://localhost:", assignment.GetProperty("labels").GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(0.875, assignment.GetProperty("preprocessing").GetProperty("centralCrop").GetDouble());
    }

    [Fact]
    public async Task A_push_offers_a_delta_from_a_version_that_devices_have()
    {
        await CreateDeviceAsync("pi-1");
        byte[] first = TinyClassifier.Build();
        string model = _harness.Write("tiny.tflite", first);
        JsonElement old = await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "1", "--connection", Connection);
        using HubClient client = new(_hub!.Connection, TimeProvider.System);
        await client.PublishAsync("tiny", "2", [.. first, 0, 0, 0, 0], CancellationToken.None);

        JsonElement pushed = await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--model", "tiny:2", "--delta-from", "1", "--connection", Connection);

        JsonElement delta = pushed.GetProperty("assignment").GetProperty("delta");
        Assert.Equal(old.GetProperty("sha256").GetString(), delta.GetProperty("baseSha256").GetString());
        byte[] stored = await client.DownloadAsync(delta.GetProperty("file").GetProperty("sha256").GetString()!, CancellationToken.None);
        Assert.Equal(stored.Length, delta.GetProperty("file").GetProperty("size").GetInt64());
        Assert.True(stored.Length < first.Length, $"{stored.Length} of {first.Length}");
        Assert.StartsWith("the hub's registry has no model tiny:9", await EdgeCtlHarness.FailAsync(
            "push", "pi-1", "--model", "tiny:2", "--delta-from", "9", "--connection", Connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_takes_the_place_of_the_slots_model_with_its_labels_and_preprocessing()
    {
        await CreateDeviceAsync("pi-1");
        string digest = new('a', 64), model = _harness.Write("tiny.tflite", TinyClassifier.Build());
        Assert.Equal("slot door of pi-1 is assigned no model, so that there is none that a candidate could come from", await EdgeCtlHarness.FailAsync(
            "push", "pi-1", "--slot", "door", "--candidate", digest, "--size", "5", "--connection", Connection));
        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "3", "--connection", Connection);
        await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--model", "tiny:3", "--slot", "door", "--crop", "0.875", "--connection", Connection);

        JsonElement pushed = await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--slot", "door", "--candidate", digest, "--size", "4711", "--connection", Connection);

        JsonElement assignment = pushed.GetProperty("assignment");
        Assert.Equal(("tiny", "3-adapted.aaaaaaaa"), (assignment.GetProperty("name").GetString(), assignment.GetProperty("version").GetString()));
        Assert.Equal((digest, 4711L), (assignment.GetProperty("file").GetProperty("sha256").GetString(), assignment.GetProperty("file").GetProperty("size").GetInt64()));
        Assert.Equal(0.875, assignment.GetProperty("preprocessing").GetProperty("centralCrop").GetDouble());
        JsonElement again = await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--slot", "door", "--candidate", new string('b', 64), "--size", "4712", "--connection", Connection);
        Assert.Equal("3-adapted.bbbbbbbb", again.GetProperty("assignment").GetProperty("version").GetString());
    }

    [Fact]
    public async Task Devices_are_listed_for_people_and_for_machines()
    {
        await CreateDeviceAsync("pi-1");
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["devices", "--connection", Connection]);
        Assert.Equal(0, exitCode);
        Assert.Contains("pi-1    disconnected  never", output, StringComparison.Ordinal);
        JsonElement devices = await EdgeCtlHarness.RunJsonAsync("devices", "--connection", Connection);
        Assert.Equal("pi-1", devices[0].GetProperty("deviceId").GetString());
        Assert.DoesNotContain("Key", devices.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_silent_device_ends_with_a_sentence()
    {
        await CreateDeviceAsync("pi-1");
        string model = _harness.Write("tiny.tflite", TinyClassifier.Build());
        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "1", "--connection", Connection);
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["push", "pi-1", "--model", "tiny:1", "--wait", "1", "--connection", Connection]);
        Assert.Equal(1, exitCode);
        Assert.Contains("pi-1 did not activate tiny:1 within 1 s; it has not reported the slot", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_hub_does_not_have_is_named()
    {
        Assert.Equal("the hub's registry has no model tiny:9; publish it first", await EdgeCtlHarness.FailAsync("push", "pi-1", "--model", "tiny:9", "--connection", Connection));
        string model = _harness.Write("tiny.tflite", TinyClassifier.Build());
        await EdgeCtlHarness.RunJsonAsync("publish", model, "--version", "1", "--connection", Connection);
        Assert.Contains("DeviceNotFound", await EdgeCtlHarness.FailAsync("push", "nobody", "--model", "tiny:1", "--connection", Connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_with_what_to_do()
    {
        string text = await File.ReadAllTextAsync(Connection);
        Assert.EndsWith("its certificate is not trusted; give the hub's ca.pem with --ca FILE", await EdgeCtlHarness.FailAsync("devices", "--connection", text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        string text = (await File.ReadAllTextAsync(Connection)).Trim();
        string wrong = string.Concat(text.AsSpan(0, text.LastIndexOf("SharedAccessKey=", StringComparison.Ordinal)), "SharedAccessKey=", Convert.ToBase64String(new byte[32]));
        Assert.Contains("with 401", await EdgeCtlHarness.FailAsync("devices", "--connection", wrong, "--ca", _harness.PathOf("hub/ca.pem")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_away_is_named_with_its_address()
    {
        string sentence = await EdgeCtlHarness.FailAsync("devices", "--connection", "HostName=localhost:1;SharedAccessKeyName=n;SharedAccessKey=a2V5");
        Assert.StartsWith("the hub at https://localhost:1 cannot be reached:", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_on_a_device_that_is_away_says_so()
    {
        await CreateDeviceAsync("pi-1");
        string sentence = await EdgeCtlHarness.FailAsync("method", "pi-1", "ping", "--connection", Connection);
        Assert.Equal("the hub refused POST /twins/pi-1/methods with 404: DeviceNotOnline;Device pi-1 is not connected, or has not subscribed to direct methods.", sentence);
    }

    [Theory]
    [InlineData("--payload", "{", "--payload takes one JSON value.")]
    [InlineData("--timeout", "4", "--timeout takes 5 to 300.")]
    public async Task Wrong_options_of_method_are_wrong_usage(string option, string value, string reason)
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["method", "pi-1", "ping", option, value]);
        Assert.Equal(2, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_model_is_not_published()
    {
        string path = _harness.Write("broken.tflite", [1, 2, 3]);
        Assert.StartsWith($"{path} is not a valid .tflite model:", await EdgeCtlHarness.FailAsync("publish", path, "--version", "1", "--connection", Connection), StringComparison.Ordinal);
    }

    private async Task CreateDeviceAsync(string id)
    {
        using HubClient client = new(_hub!.Connection, TimeProvider.System);
        DeviceIdentity device = await client.CreateDeviceAsync(id, CancellationToken.None);
        Assert.NotNull(device.Authentication?.SymmetricKey?.PrimaryKey);
    }
}
