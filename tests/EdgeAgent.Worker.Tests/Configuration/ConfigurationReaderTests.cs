using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Tests.Configuration;

public sealed class ConfigurationReaderTests : IDisposable
{
    private const string Connection = "HostName=localhost:18883;DeviceId=pi-001;SharedAccessKey=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Hub = $$"""{ "connectionString": "{{Connection}}" }""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Reads_every_member_and_resolves_paths_beside_the_file()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "device.connection"), Connection + "\n");
        AgentConfiguration read = Read(
            """
            { "$schema": "./device-config.schema.json", // comments are allowed
              "hub": { "connectionStringFile": "device.connection", "caFile": "ca.pem", "mqttPort": 1884, "firstConnectSpreadSeconds": 1.5 },
              "dataDirectory": "/var/lib/edge-agent", "telemetry": { "intervalSeconds": 60, "otlp": { "endpoint": "http://collector:4318/v1/metrics", "intervalSeconds": 15 } },
              "pipeline": { "slot": "door", "source": { "folder": "inbox", "intervalMilliseconds": 250, "repeat": false }, "topK": 3 },
              "power": { "estimate": { "$comment": "measured", "idleWatts": 2.7, "busyWatts": 6.4 } },
              "api": { "socket": "run/api.sock", "port": 8080, "maxBodyBytes": 100000, "maxConcurrent": 2 }, "rootPath": "/tree", }
            """);

        Assert.Equal("pi-001", read.Hub.ConnectionString.DeviceId);
        Assert.Equal(Path.Combine(_folder.FullName, "ca.pem"), read.Hub.CaFile);
        Assert.Equal((1884, TimeSpan.FromSeconds(1.5)), (read.Hub.MqttPort, read.Hub.FirstConnectSpread));
        Assert.Equal(("/var/lib/edge-agent", "/tree", TimeSpan.FromMinutes(1)), (read.DataDirectory, read.RootPath, read.TelemetryInterval));
        Assert.Equal(
            new PipelineSettings { Slot = "door", Folder = Path.Combine(_folder.FullName, "inbox"), Interval = TimeSpan.FromMilliseconds(250), Repeat = false, TopK = 3 }, read.Pipeline);
        Assert.Equal(new PowerEstimateSettings(2.7, 6.4), read.PowerEstimate);
        Assert.Equal(new OtlpSettings(new Uri("http://collector:4318/v1/metrics"), TimeSpan.FromSeconds(15)), read.Otlp);
        Assert.Equal(new ApiSettings { Socket = Path.Combine(_folder.FullName, "run", "api.sock"), Port = 8080, MaxBodyBytes = 100_000, MaxConcurrent = 2 }, read.Api);
    }

    [Fact]
    public void Defaults_stand_for_what_is_left_out()
    {
        AgentConfiguration read = Read($$"""{ "hub": {{Hub}}, "dataDirectory": "data", "pipeline": { "source": { "folder": "in" } } }""");

        Assert.Equal((8883, null, "/"), (read.Hub.MqttPort, read.Hub.CaFile, read.RootPath));
        Assert.Equal(TimeSpan.FromSeconds(10), read.TelemetryInterval);
        Assert.Equal(("default", TimeSpan.FromSeconds(1), true, 5), (read.Pipeline!.Slot, read.Pipeline.Interval, read.Pipeline.Repeat, read.Pipeline.TopK));
        Assert.Null(read.PowerEstimate);
        Assert.Null(read.Api);
    }

    [Theory]
    [InlineData("{ }", "/run/edge-agent/api.sock", null)]
    [InlineData("""{ "socket": null, "port": 9000 }""", null, 9000)]
    [InlineData("""{ "socket": "/tmp/a.sock", "port": null }""", "/tmp/a.sock", null)]
    public void The_api_listens_on_its_socket_unless_it_is_told_otherwise(string api, string? socket, int? port)
    {
        ApiSettings read = Read($$"""{ "hub": {{Hub}}, "dataDirectory": "data", "api": {{api}} }""").Api!;

        Assert.Equal((socket, port, 4 << 20, 4), (read.Socket, read.Port, read.MaxBodyBytes, read.MaxConcurrent));
    }

    [Theory]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetri": {} }""", "$ has an unknown member 'telemetri'; accepted are hub, dataDirectory, telemetry, pipeline, power, api, rootPath.")]
    [InlineData("""{ "hub": { "connectionstring": "" }, "dataDirectory": "d" }""", "$.hub has an unknown member 'connectionstring'")]
    [InlineData("""{ "hub": HUB }""", "$.dataDirectory is missing; expected the name of a directory")]
    [InlineData("""{ "dataDirectory": "d" }""", "$.hub is missing; expected an object with connectionStringFile or connectionString.")]
    [InlineData("""{ "hub": { }, "dataDirectory": "d" }""", "$.hub must have exactly one of connectionStringFile and connectionString.")]
    [InlineData("""{ "hub": { "connectionString": "HostName=hub" }, "dataDirectory": "d" }""", "$.hub.connectionString: The connection string's DeviceId is missing")]
    [InlineData("""{ "hub": { "connectionStringFile": "none" }, "dataDirectory": "d" }""", "$.hub.connectionStringFile cannot be read")]
    [InlineData("""{ "hub": HUB, "dataDirectory": 7 }""", "$.dataDirectory is 7; expected the name of a directory")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "intervalSeconds": 0 } }""", "$.telemetry.intervalSeconds is 0; expected a number from 1 to 86400.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "intervalSeconds": "10" } }""", "$.telemetry.intervalSeconds is \"10\"; expected a number from 1 to 86400.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": 10 }""", "$.telemetry is 10; expected an object.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "otlp": { "endpoint": "collector:4318" } } }""", "$.telemetry.otlp.endpoint is \"collector:4318\"; expected an address such as http://collector:4318/v1/metrics.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { } }""", "$.pipeline.source is missing; expected an object with folder.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { "slot": "a b", "source": { "folder": "f" } } }""", "$.pipeline.slot is \"a b\"; expected 1 to")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { "topK": 2.5, "source": { "folder": "f" } } }""", "$.pipeline.topK is 2.5; expected a whole number from 1 to 10.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { "source": { "folder": "f", "repeat": 1 } } }""", "$.pipeline.source.repeat is 1; expected true or false.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "estimate": { "idleWatts": 3, "busyWatts": 2 } } }""", "$.power.estimate.busyWatts is 2; expected a number from idleWatts, 3, to 1000.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "estimate": { "idleWatts": 3 } } }""", "$.power.estimate.busyWatts is missing")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "api": { "socket": 7 } }""", "$.api.socket is 7; expected the path of a unix socket, relative to this file or absolute, or null.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "api": { "socket": "/12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901" } }""", "expected a path of at most 100 characters when made absolute.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "api": { "port": 0 } }""", "$.api.port is 0; expected a whole number from 1 to 65535.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "api": { "maxConcurrent": 65 } }""", "$.api.maxConcurrent is 65; expected a whole number from 1 to 64.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "dataDirectory": "e" }""", "no valid JSON")]
    [InlineData("{\n  \"hub\": [,\n", "no valid JSON at line 2, byte 11")]
    [InlineData("", "no valid JSON")]
    [InlineData("[]", "$ is []; expected an object.")]
    public void Says_where_and_what_is_wrong(string json, string expected)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Read(json.Replace("HUB", Hub, StringComparison.Ordinal)));

        Assert.StartsWith(Path.Combine(_folder.FullName, "agent.json") + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MDEyMzQ1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(_folder.FullName, "none.json");

        Assert.StartsWith($"{path}: the configuration file cannot be read", Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(path)).Message, StringComparison.Ordinal);
    }

    private AgentConfiguration Read(string json)
    {
        string file = Path.Combine(_folder.FullName, "agent.json");
        File.WriteAllText(file, json);
        return ConfigurationReader.Read(file);
    }
}
