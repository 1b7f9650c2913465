using System.Text.Json;
using EdgeAgent.Cli.Demo;

namespace EdgeAgent.Cli.Tests.Fleet;

/// <summary>Identities, twins and watching, against a real hub in this process.</summary>
public sealed class OperatorCommandTests : IAsyncLifetime
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
    public async Task A_new_device_gets_a_connection_string_that_can_be_read_again()
    {
        JsonElement made = await EdgeCtlHarness.RunJsonAsync("devices", "create", "pi-1", "--connection", Connection);
        string text = made.GetProperty("connectionString").GetString()!;
        Assert.Matches("^HostName=localhost;DeviceId=pi-1;SharedAccessKey=[A-Za-z0-9+/]{43}=$", text);
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["devices", "connection", "pi-1", "--connection", Connection]);
        Assert.Equal((0, text), (exitCode, output.TrimEnd()));
        Assert.Contains("DeviceAlreadyExists", await EdgeCtlHarness.FailAsync("devices", "create", "pi-1", "--connection", Connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_with_a_connection_string_is_the_owners_alone()
    {
        string file = _harness.PathOf("device.connection");
        JsonElement made = await EdgeCtlHarness.RunJsonAsync("devices", "create", "pi-1", "-o", file, "--connection", Connection);
        Assert.Equal((JsonValueKind.Null, file), (made.GetProperty("connectionString").ValueKind, made.GetProperty("file").GetString()));
        Assert.StartsWith("HostName=localhost;DeviceId=pi-1;", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_refused_before_the_device_is_made()
    {
        Assert.Contains("there is no folder", await EdgeCtlHarness.FailAsync("devices", "create", "pi-1", "-o", _harness.PathOf("none/device.connection"), "--connection", Connection), StringComparison.Ordinal);
        Assert.Equal(0, (await EdgeCtlHarness.RunJsonAsync("devices", "--connection", Connection)).GetArrayLength());
    }

    [Fact]
    public async Task A_deleted_device_is_gone()
    {
        await EdgeCtlHarness.RunJsonAsync("devices", "create", "pi-1", "--connection", Connection);
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["devices", "delete", "pi-1", "--connection", Connection]);
        Assert.Equal((0, "pi-1 is removed\n"), (exitCode, error));
        Assert.Contains("DeviceNotFound", await EdgeCtlHarness.FailAsync("devices", "delete", "pi-1", "--connection", Connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_and_desired_properties_are_set_and_read()
    {
        await EdgeCtlHarness.RunJsonAsync("devices", "create", "pi-1", "--connection", Connection);
        JsonElement changed = await EdgeCtlHarness.RunJsonAsync("twin", "set", "pi-1", "tags.site=Hall 4", "desired.telemetry.intervalSeconds=30", "--connection", Connection);
        Assert.Equal("Hall 4", changed.GetProperty("tags.site").GetString());
        Assert.Equal(30, changed.GetProperty("desired.telemetry.intervalSeconds").GetInt32());
        Assert.Equal(30, (await EdgeCtlHarness.RunJsonAsync("twin", "get", "pi-1", "--path", "desired.telemetry", "--connection", Connection)).GetProperty("intervalSeconds").GetInt32());
        JsonElement removed = await EdgeCtlHarness.RunJsonAsync("twin", "set", "pi-1", "tags.site=null", "--connection", Connection);
        Assert.Equal(JsonValueKind.Null, removed.GetProperty("tags.site").ValueKind);
        Assert.Equal("pi-1", (await EdgeCtlHarness.RunJsonAsync("twin", "get", "pi-1", "--connection", Connection)).GetProperty("deviceId").GetString());
    }

    [Fact]
    public async Task Watching_tells_each_device_and_ends_in_time()
    {
        await EdgeCtlHarness.RunJsonAsync("devices", "create", "pi-1", "--connection", Connection);
        (int exitCode, string output, string error) = await EdgeCtlHarness.RunAsync(["watch", "--seconds", "1", "--json", "--connection", Connection]);
        Assert.True(exitCode == 0, error);
        JsonElement device = JsonDocument.Parse(Assert.Single(output.TrimEnd().Split('\n'))).RootElement;
        Assert.Equal(("pi-1", "Disconnected"), (device.GetProperty("deviceId").GetString(), device.GetProperty("connectionState").GetString()));
        Assert.Equal(JsonValueKind.Null, device.GetProperty("telemetry").ValueKind);
        (_, string table, _) = await EdgeCtlHarness.RunAsync(["watch", "--seconds", "1", "--connection", Connection]);
        Assert.Contains("pi-1    disconnected  -      -", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_a_device_that_is_away_cannot_be_read()
    {
        await EdgeCtlHarness.RunJsonAsync("devices", "create", "pi-1", "--connection", Connection);
        Assert.Contains("DeviceNotOnline", await EdgeCtlHarness.FailAsync("logs", "pi-1", "--connection", Connection), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o filenames -F _edgectl edgectl")]
    [InlineData("zsh", "compdef _edgectl edgectl")]
    [InlineData("fish", "complete -c edgectl")]
    public async Task Completion_scripts_ask_the_program(string shell, string line)
    {
        (int exitCode, string output, _) = await EdgeCtlHarness.RunAsync(["completion", shell]);
        Assert.Equal(0, exitCode);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
    }
}
