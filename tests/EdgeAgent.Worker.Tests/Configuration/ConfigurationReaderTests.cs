using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Telemetry.Spool;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Platform.Linux.Power;

namespace EdgeAgent.Worker.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class ConfigurationReaderTests : IDisposable
{
    private const string Connection = "HostName=localhost:18883;DeviceId=pi-001;SharedAccessKey=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Hub = $$"""{ "connectionString": "{{Connection}}" }""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Reads_every_member_and_resolves_paths_beside_the_file()
    {
        WriteSecret("device.connection", Connection + "\n");
        AgentConfiguration read = Read(
            """
            { "$schema": "./device-config.schema.json", // comments are allowed
              "hub": { "connectionStringFile": "device.connection", "caFile": "ca.pem", "mqttPort": 1884, "firstConnectSpreadSeconds": 1.5 },
              "dataDirectory": "/var/lib/edge-agent", "telemetry": { "intervalSeconds": 60, "otlp": { "endpoint": "http://collector:4318/v1/metrics", "intervalSeconds": 15 },
                             "spool": { "maxBytes": 1048576, "maxAgeHours": 36, "commitSeconds": 5 } },
              "inventory": { "serial": false },
              "pipeline": { "slot": "door", "source": { "folder": "inbox", "intervalMilliseconds": 250, "repeat": false }, "topK": 3 },
              "power": { "estimate": { "$comment": "measured", "idleWatts": 2.7, "busyWatts": 6.4, "calibratedBy": "hwmon:ina219" }, "monitor": { "chip": "ina219", "bus": 3, "address": 65, "shuntOhms": 0.1 } },
              "governor": { "powerWatts": 4, "powerWindowSeconds": 30, "temperatureSlowCelsius": 78, "temperaturePauseCelsius": 84, "batterySlowPercent": 40, "batteryPausePercent": 10,
                            "memoryPressurePercent": 20, "maxFactor": 5, "slowWhenThrottled": true },
              "api": { "socket": "run/api.sock", "port": 8080, "maxBodyBytes": 100000, "maxConcurrent": 2 }, "rootPath": "/tree", }
            """);

        Assert.Equal("pi-001", read.Hub.ConnectionString!.DeviceId);
        Assert.Equal(Path.Combine(_folder.FullName, "ca.pem"), read.Hub.CaFile);
        Assert.Equal((1884, TimeSpan.FromSeconds(1.5)), (read.Hub.MqttPort, read.Hub.FirstConnectSpread));
        Assert.Equal(("/var/lib/edge-agent", "/tree", TimeSpan.FromMinutes(1)), (read.DataDirectory, read.RootPath, read.TelemetryInterval));
        Assert.Equal(
            new PipelineOptions { Slot = "door", Folder = Path.Combine(_folder.FullName, "inbox"), Interval = TimeSpan.FromMilliseconds(250), Repeat = false, TopK = 3 }, read.Pipeline);
        Assert.Equal(new PowerEstimateSettings(2.7, 6.4, "hwmon:ina219"), read.PowerEstimate);
        Assert.Equal(new InaSettings(InaChip.Ina219, 3, 65, 0.1), read.PowerMonitor);
        Assert.Equal(
            new GovernorLimits
            {
                PowerWatts = 4,
                PowerWindowSeconds = 30,
                TemperatureSlowCelsius = 78,
                TemperaturePauseCelsius = 84,
                BatterySlowPercent = 40,
                BatteryPausePercent = 10,
                MemoryPressurePercent = 20,
                MaxFactor = 5,
                SlowWhenThrottled = true,
            },
            read.Governor);
        Assert.Equal(new SpoolOptions { MaxBytes = 1 << 20, MaxAge = TimeSpan.FromHours(36), CommitInterval = TimeSpan.FromSeconds(5) }, read.Spool);
        Assert.False(read.TellsSerial);
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
        Assert.Null(read.PowerMonitor);
        Assert.Equal(new GovernorLimits(), read.Governor);
        Assert.Null(read.Api);
    }

    [Fact]
    public void The_chip_with_its_own_shunt_needs_no_more_than_its_name()
    {
        AgentConfiguration read = Read($$"""{ "hub": {{Hub}}, "dataDirectory": "data", "power": { "monitor": { "chip": "ina260" } } }""");

        Assert.Equal(new InaSettings(InaChip.Ina260, 1, 0x40, 0), read.PowerMonitor);
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
    [InlineData("", null)]
    [InlineData(""", "downloads": { }""", null)]
    [InlineData(""", "downloads": { "maxBytesPerSecond": 65536 }""", 65536)]
    public void Reads_the_rate_of_downloads(string downloads, int? rate) =>
        Assert.Equal(rate, Read($$"""{ "hub": {{Hub}}, "dataDirectory": "d"{{downloads}} }""").DownloadBytesPerSecond);

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "required": false""", false)]
    public void Reads_whom_the_device_trusts(string required, bool isRequired)
    {
        using ECDsa key = FleetOwner.NewKey();
        byte[] root = FleetOwner.Sign(FleetOwner.Document(1, key), key);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "root.json"), root);

        AgentConfiguration read = Read($$"""{ "hub": {{Hub}}, "dataDirectory": "d", "deviceClass": "raspberry-pi-4", "trust": { "root": "root.json"{{required}} } }""");

        Assert.Equal((isRequired, "raspberry-pi-4"), (read.Trust!.IsRequired, read.DeviceClass));
        Assert.Equal(root, read.Trust.Root.ToArray());
    }

    [Theory]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetri": {} }""", "$ has an unknown member 'telemetri'; accepted are hub, dataDirectory, telemetry, sources, sinks, pipelines, pipeline, power, governor, deviceClass, trust, downloads, api, rootPath, inventory.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "downloads": { "maxBytesPerSecond": 100 } }""", "$.downloads.maxBytesPerSecond is 100; expected a whole number from 1024 to 2147483647.")]
    [InlineData("""{ "hub": { "connectionstring": "" }, "dataDirectory": "d" }""", "$.hub has an unknown member 'connectionstring'")]
    [InlineData("""{ "hub": HUB }""", "$.dataDirectory is missing; expected the name of a directory")]
    [InlineData("""{ "dataDirectory": "d" }""", "$.hub is missing; expected an object with connectionStringFile, connectionString, x509 or provisioning.")]
    [InlineData("""{ "hub": { }, "dataDirectory": "d" }""", "$.hub must have exactly one of connectionStringFile, connectionString, x509, provisioning.")]
    [InlineData("""{ "hub": { "connectionString": "HostName=hub" }, "dataDirectory": "d" }""", "$.hub.connectionString: The connection string's DeviceId is missing")]
    [InlineData("""{ "hub": { "connectionStringFile": "none" }, "dataDirectory": "d" }""", "$.hub.connectionStringFile cannot be read: there is no file")]
    [InlineData("""{ "hub": HUB, "dataDirectory": 7 }""", "$.dataDirectory is 7; expected the name of a directory")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "intervalSeconds": 0 } }""", "$.telemetry.intervalSeconds is 0; expected a number from 1 to 86400.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "intervalSeconds": "10" } }""", "$.telemetry.intervalSeconds is \"10\"; expected a number from 1 to 86400.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": 10 }""", "$.telemetry is 10; expected an object.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "spool": { "maxBytes": 1000 } } }""", "$.telemetry.spool.maxBytes is 1000; expected a number from 131072 to 17179869184.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "spool": { "commitSeconds": 0 } } }""", "$.telemetry.spool.commitSeconds is 0; expected a number from 1 to 3600.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "telemetry": { "otlp": { "endpoint": "collector:4318" } } }""", "$.telemetry.otlp.endpoint is \"collector:4318\"; expected an address such as http://collector:4318/v1/metrics.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { } }""", "$.pipeline.source is missing; expected an object with folder.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { "slot": "a b", "source": { "folder": "f" } } }""", "$.pipeline.slot is \"a b\"; expected 1 to")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { "topK": 2.5, "source": { "folder": "f" } } }""", "$.pipeline.topK is 2.5; expected a whole number from 1 to 10.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "pipeline": { "source": { "folder": "f", "repeat": 1 } } }""", "$.pipeline.source.repeat is 1; expected true or false.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "estimate": { "idleWatts": 3, "busyWatts": 2 } } }""", "$.power.estimate.busyWatts is 2; expected a number from idleWatts, 3, to 1000.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "deviceClass": "a b" }""", "$.deviceClass is \"a b\"; expected 1 to 64 letters, digits, dots, hyphens and underscores.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "trust": { "required": true } }""", "$.trust.root is missing; expected the name of a file")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "trust": { "root": "none.json" } }""", "$.trust.root cannot be read")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "trust": { "root": "agent.json" } }""", "agent.json, which is no root document that its own keys signed")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "estimate": { "idleWatts": 3 } } }""", "$.power.estimate.busyWatts is missing")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "estimate": { "idleWatts": 1, "busyWatts": 2, "calibratedBy": true } } }""", "$.power.estimate.calibratedBy is true; expected the name of the meter")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "governor": { "maxFactor": 0.5 } }""", "$.governor.maxFactor is 0.5; expected a number from 1 to 100.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "governor": { "slowWhenThrottled": 1 } }""", "$.governor.slowWhenThrottled is 1; expected true or false.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "governor": { "temperatureSlowCelsius": 80, "temperaturePauseCelsius": 70 } }""", "$.governor: temperaturePauseCelsius, 70, must be at least temperatureSlowCelsius, 80.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "monitor": { "chip": "ina3221" } } }""", "$.power.monitor.chip is \"ina3221\"; expected ina219, ina226, ina260.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "monitor": { "chip": "ina219" } } }""", "$.power.monitor.shuntOhms is missing")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "monitor": { "chip": "ina219", "shuntOhms": 0 } } }""", "$.power.monitor.shuntOhms is 0; expected a number from 0.0001 to 10.")]
    [InlineData("""{ "hub": HUB, "dataDirectory": "d", "power": { "monitor": { "chip": "ina260", "address": 63 } } }""", "$.power.monitor.address is 63; expected a whole number from 64 to 79.")]
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

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0640")]
    [InlineData(UnixFileMode.OtherRead, "0604")]
    [InlineData(UnixFileMode.OtherWrite, "0602")]
    public void A_file_with_a_key_that_others_can_read_or_write_is_refused(UnixFileMode others, string mode)
    {
        WriteSecret("device.connection", Connection);
        string path = Path.Combine(_folder.FullName, "device.connection");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Read("""{ "hub": { "connectionStringFile": "device.connection" }, "dataDirectory": "d" }"""));

        Assert.Contains($"$.hub.connectionStringFile names '{path}', which others than its owner can read or write (mode {mode}); a file with a key must have mode 0600", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_that_systemd_did_not_give_is_named() => Assert.Contains(
        "$.hub.connectionStringFile names the credential 'device', and systemd gave none ($CREDENTIALS_DIRECTORY is not set)",
        Assert.Throws<ConfigurationException>(() => Read("""{ "hub": { "connectionStringFile": "credential:device" }, "dataDirectory": "d" }""")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_device_with_a_certificate_names_its_hub_and_its_files()
    {
        WriteCertificate();
        HubSettings hub = Read("""{ "hub": { "x509": { "hostName": "hub.example:18883", "deviceId": "pi-9", "certificateFile": "device.pem", "keyFile": "device.key" }, "httpsPort": 8443 }, "dataDirectory": "d" }""").Hub;

        Assert.True(hub.ConnectionString!.UsesCertificate);
        Assert.Equal(("hub.example", 18883, "pi-9", 8443), (hub.ConnectionString.HostName, hub.ConnectionString.Port, hub.ConnectionString.DeviceId, hub.HttpsPort));
        Assert.Equal(Path.Combine(_folder.FullName, "device.pem"), hub.Certificate!.CertificateFile);
    }

    [Fact]
    public void A_provisioned_device_has_its_own_key_a_groups_or_a_certificate()
    {
        WriteCertificate();
        WriteSecret("own.key", Key + "\n");
        ProvisioningSettings own = Provision("\"symmetricKeyFile\": \"own.key\"");
        Assert.Equal(("0ne0", "pi-9", "global.azure-devices-provisioning.net", 8883), (own.IdScope, own.RegistrationId, own.Endpoint, own.Port));
        Assert.Equal(Convert.FromBase64String(Key), own.Key!.Value.ToArray());
        Assert.Equal(EdgeAgent.IotHub.ProvisioningOptions.DeriveKey(Convert.FromBase64String(Key), "pi-9"), Provision("\"groupKeyFile\": \"own.key\"").Key!.Value.ToArray());
        ProvisioningSettings certified = Provision("\"certificateFile\": \"device.pem\", \"keyFile\": \"device.key\", \"endpoint\": \"dps.local\", \"mqttPort\": 18883");
        Assert.Null(certified.Key);
        Assert.Equal(("dps.local", 18883), (certified.Endpoint, certified.Port));
        Assert.NotNull(certified.Certificate);
    }

    [Theory]
    [InlineData("", "must have exactly one of symmetricKeyFile, groupKeyFile, and certificateFile with keyFile.")]
    [InlineData("\"symmetricKeyFile\": \"own.key\", \"groupKeyFile\": \"own.key\"", "must have exactly one of")]
    [InlineData("\"symmetricKeyFile\": \"bad.key\"", "which holds no key; expected base64 of 16 to 64 bytes.")]
    [InlineData("\"certificateFile\": \"device.pem\"", "$.hub.provisioning.keyFile is missing")]
    [InlineData("\"certificateFile\": \"bad.key\", \"keyFile\": \"bad.key\"", "cannot be used:")]
    public void What_is_wrong_with_provisioning_is_said(string members, string expected)
    {
        WriteCertificate();
        WriteSecret("own.key", Key);
        WriteSecret("bad.key", "c2hvcnQ=");
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => Provision(members)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_public_configuration_holds_no_key()
    {
        AgentConfiguration read = Read($$"""{ "hub": {{Hub}}, /* why */ "dataDirectory": "data", }""");

        string shown = PublicConfiguration.Read(read)!;

        Assert.DoesNotContain("MDEyMzQ1", shown, StringComparison.Ordinal);
        Assert.Contains("\"dataDirectory\":\"data\"", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x509.json")]
    [InlineData("provisioning.json")]
    public void The_examples_are_accepted(string name)
    {
        WriteCertificate();
        WriteSecret("own.key", Key);
        Assert.Equal("pi-001", Read(File.ReadAllText(Path.Combine(DeviceConfigsTests.Folder, "examples", name))).Hub.DeviceName);
    }

    private ProvisioningSettings Provision(string members) =>
        Read($$"""{ "hub": { "provisioning": { "idScope": "0ne0", "registrationId": "pi-9"{{(members.Length > 0 ? ", " : "")}}{{members}} } }, "dataDirectory": "d" }""").Hub.Provisioning!;

    private void WriteCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=pi-9", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder.FullName, "device.pem"), certificate.ExportCertificatePem());
        WriteSecret("device.key", key.ExportPkcs8PrivateKeyPem());
    }

    private void WriteSecret(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private AgentConfiguration Read(string json)
    {
        string file = Path.Combine(_folder.FullName, "agent.json");
        File.WriteAllText(file, json);
        return ConfigurationReader.Read(file);
    }
}
