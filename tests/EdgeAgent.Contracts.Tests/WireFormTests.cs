using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Contracts.Tests;

/// <summary>The JSON of every contract, written out: devices in the field and hubs in the cloud are not updated together.</summary>
public sealed class WireFormTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_assignment() => RoundTrips(
        new ModelAssignment
        {
            Name = "mobilenet_v2",
            Version = "1.0",
            File = new BlobReference { Url = "https://hub:8443/registry/blobs/ab", Sha256 = "ab", Size = 12 },
            Labels = new BlobReference { Url = "https://hub:8443/registry/blobs/cd", Sha256 = "cd", Size = 3 },
            Preprocessing = new PreprocessingOptions { CentralCrop = 0.875 },
            Delta = new ModelDelta { File = new BlobReference { Url = "https://hub:8443/registry/blobs/ef", Sha256 = "ef", Size = 5 }, BaseSha256 = "01" },
            Rollout = new RolloutPolicy { ShadowInferences = 100, ProbationSeconds = 0 },
        },
        ContractsJsonContext.Default.ModelAssignment,
        """
        {"name":"mobilenet_v2","version":"1.0","file":{"url":"https://hub:8443/registry/blobs/ab","sha256":"ab","size":12},
        "labels":{"url":"https://hub:8443/registry/blobs/cd","sha256":"cd","size":3},"preprocessing":{"centralCrop":0.875,"mean":null,"scale":null,"letterbox":null,"bgr":null},"manifest":null,
        "delta":{"file":{"url":"https://hub:8443/registry/blobs/ef","sha256":"ef","size":5},"baseSha256":"01"},"roots":null,
        "rollout":{"shadowInferences":100,"minAgreement":null,"shadowMaxSeconds":null,"probationInferences":null,"probationSeconds":0,"attempt":null}}
        """);

    [Fact]
    public void An_acknowledgement() => RoundTrips(
        new PropertyAcknowledgement<int> { Value = 10, Code = AcknowledgementCode.Done, DesiredVersion = 7, Description = "in force" },
        ContractsJsonContext.Default.PropertyAcknowledgementInt32,
        """{"value":10,"ac":200,"av":7,"ad":"in force"}""");

    [Fact]
    public void A_slot_after_a_failure() => RoundTrips(
        new SlotReport
        {
            State = SlotState.Active,
            Name = "m",
            Version = "1",
            Sha256 = "ab",
            ActivatedUtc = Noon,
            Failure = new SlotFailure { Step = "verify", Code = FailureCode.DigestMismatch, Message = "other bytes", Sha256 = "cd" },
            Download = new DownloadReport { Sha256 = "ab", ReceivedBytes = 9, IsByDelta = false, DeltaProblem = "no base" },
        },
        ContractsJsonContext.Default.SlotReport,
        """
        {"state":"active","name":"m","version":"1","sha256":"ab","activatedUtc":"2026-03-01T12:00:00+00:00",
        "failure":{"step":"verify","code":"digest-mismatch","message":"other bytes","sha256":"cd"},
        "download":{"sha256":"ab","receivedBytes":9,"byDelta":false,"deltaProblem":"no base"},"rollout":null}
        """);

    [Fact]
    public void An_empty_slot_reports_null_so_that_the_merge_patch_removes_what_was_there() => RoundTrips(
        new SlotReport { State = SlotState.Empty },
        ContractsJsonContext.Default.SlotReport,
        """{"state":"empty","name":null,"version":null,"sha256":null,"activatedUtc":null,"failure":null,"download":null,"rollout":null}""");

    [Fact]
    public void A_device_that_knows_little() => RoundTrips(
        new DeviceReport { AgentVersion = "0.1.0", Architecture = "arm64", Kernels = "neon" },
        ContractsJsonContext.Default.DeviceReport,
        """{"agentVersion":"0.1.0","architecture":"arm64","kernels":"neon","board":null,"operatingSystem":null,"processors":null,"memoryBytes":null,"cpuCore":null,"serial":null,"boardRevision":null,"kernel":null,"bootId":null,"hasPressure":null,"hasMemoryController":null,"storage":null,"clock":null,"mode":"normal","safeModeSinceUtc":null,"safeModeReason":null}""");

    [Fact]
    public void Whom_a_device_trusts() => RoundTrips(
        new TrustReport { Required = true, RootVersion = 2, RootExpiresUtc = Noon },
        ContractsJsonContext.Default.TrustReport,
        """{"required":true,"rootVersion":2,"rootExpiresUtc":"2026-03-01T12:00:00+00:00","deviceClass":null}""");

    [Fact]
    public void Telemetry_with_unknown_values_as_null() => RoundTrips(
        new TelemetryMessage
        {
            Sequence = 3,
            RunId = "r",
            TimestampUtc = Noon,
            WindowSeconds = 10.5,
            Slots =
            [
                new InferenceWindow
                {
                    Slot = "default", Model = "m", Version = "1", Sha256 = "ab", Inferences = 2, InputErrors = 1, ArenaBytes = 100, WeightsBytes = 200,
                    LatencyUs = new LatencySummary { P50 = 1, P95 = 2, P99 = 3, Max = 4, Mean = 1.5 },
                    Last = [new Classification { Index = 5, Label = "cat", Score = 0.5 }], LastInput = "a.jpg",
                },
            ],
            System = new SystemWindow
            {
                ResidentBytes = 1,
                Throttling = [ThrottlingReason.UnderVoltage],
                Pressure = new PressureWindow { MemorySome = 2.5, MemoryFull = 0 },
                ControlGroup = new ControlGroupWindow { MemoryBytes = 7, OomKills = 0 },
            },
            Power = new PowerWindow { Source = PowerSource.None },
        },
        ContractsJsonContext.Default.TelemetryMessage,
        """
        {"schema":"edgeagent/telemetry/1","sequence":3,"runId":"r","timestampUtc":"2026-03-01T12:00:00+00:00","windowSeconds":10.5,
        "slots":[{"slot":"default","model":"m","version":"1","sha256":"ab","inferences":2,"inputErrors":1,
        "latencyUs":{"p50":1,"p95":2,"p99":3,"max":4,"mean":1.5},"preprocessUs":null,"arenaBytes":100,"weightsBytes":200,
        "last":[{"index":5,"label":"cat","score":0.5}],"lastInput":"a.jpg","millijoulesPerInference":null}],
        "system":{"residentBytes":1,"peakResidentBytes":null,"availableBytes":null,"cpuPercent":null,"temperatureCelsius":null,"throttling":["underVoltage"],
        "cpuMegahertz":null,"cpuMaxMegahertz":null,"batteryPercent":null,"pressure":{"cpuSome":null,"cpuFull":null,"memorySome":2.5,"memoryFull":0,"ioSome":null,"ioFull":null},
        "controlGroup":{"memoryBytes":7,"memoryHighBytes":null,"memoryMaxBytes":null,"oomKills":0,"cpuThrottledSeconds":null}},
        "power":{"source":"none","sourceName":null,"watts":null,"millijoules":null,"idleWatts":null,"calibrated":null},"governor":null}
        """);

    [Fact]
    public void What_a_window_adds_where_it_is_known() => RoundTrips(
        new TelemetryMessage
        {
            Sequence = 3,
            RunId = "r",
            TimestampUtc = Noon,
            WindowSeconds = 10,
            Slots =
            [
                new InferenceWindow
                {
                    Slot = "default", Model = "m", Version = "1", Sha256 = "ab", Inferences = 3, InputErrors = 0, ArenaBytes = 100, WeightsBytes = 200,
                    LatencySketch = new LatencySketch { PerOctave = 32, Buckets = [612, 2, 1, 1] },
                    Outputs = new OutputSketch { Classes = [281, 2], Other = 1, Confidence = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2] },
                    Drift = new DriftWindow { Reference = DriftReference.Manifest, Inferences = 400, ClassPsi = 0.12, ConfidencePsi = null },
                },
            ],
            System = new SystemWindow { Disk = new DiskWindow { AgentBytes = 4096, AgentBytesPerDay = 100000 } },
            Power = new PowerWindow { Source = PowerSource.None },
            Clock = new ClockWindow { State = ClockState.Synchronised, IsSynchronised = true, AheadSeconds = -0.5 },
            Omitted = [OmittedPart.Pressure],
        },
        ContractsJsonContext.Default.TelemetryMessage,
        """
        {"schema":"edgeagent/telemetry/1","sequence":3,"runId":"r","timestampUtc":"2026-03-01T12:00:00+00:00","windowSeconds":10,
        "slots":[{"slot":"default","model":"m","version":"1","sha256":"ab","inferences":3,"inputErrors":0,"latencyUs":null,
        "latencySketch":{"perOctave":32,"buckets":[612,2,1,1]},"preprocessUs":null,"arenaBytes":100,"weightsBytes":200,"last":null,"lastInput":null,
        "outputs":{"classes":[281,2],"other":1,"confidence":[0,0,0,0,0,0,0,0,1,2]},
        "drift":{"reference":"manifest","inferences":400,"classPsi":0.12,"confidencePsi":null},"millijoulesPerInference":null}],
        "system":{"residentBytes":null,"peakResidentBytes":null,"availableBytes":null,"cpuPercent":null,"temperatureCelsius":null,"throttling":null,
        "cpuMegahertz":null,"cpuMaxMegahertz":null,"batteryPercent":null,"pressure":null,"controlGroup":null,
        "disk":{"agentBytes":4096,"deviceBytes":null,"agentBytesPerDay":100000,"deviceBytesPerDay":null}},
        "power":{"source":"none","sourceName":null,"watts":null,"millijoules":null,"idleWatts":null,"calibrated":null},"governor":null,
        "clock":{"state":"synchronised","isSynchronised":true,"aheadSeconds":-0.5},"omitted":["pressure"]}
        """);

    [Fact]
    public void What_the_governor_does() => RoundTrips(
        new GovernorReport { Factor = 2, IsPaused = false, Reason = GovernorReason.Temperature, Detail = "temperature 82.1 above 80; interval 2.0 s instead of 1.0 s" },
        ContractsJsonContext.Default.GovernorReport,
        """{"factor":2,"paused":false,"reason":"temperature","detail":"temperature 82.1 above 80; interval 2.0 s instead of 1.0 s"}""");

    [Fact]
    public void The_governors_limits() => RoundTrips(
        new GovernorLimits { PowerWatts = 3.5, SlowWhenThrottled = true },
        ContractsJsonContext.Default.GovernorLimits,
        """
        {"powerWatts":3.5,"powerWindowSeconds":null,"temperatureSlowCelsius":null,"temperaturePauseCelsius":null,"batterySlowPercent":null,"batteryPausePercent":null,
        "memoryPressurePercent":null,"slowWhenThrottled":true,"maxFactor":null}
        """);

    [Fact]
    public void Telemetry_of_an_agent_before_the_governor_is_read_by_a_hub_after_it()
    {
        TelemetryMessage message = JsonSerializer.Deserialize(
            """
            {"schema":"edgeagent/telemetry/1","sequence":3,"runId":"r","timestampUtc":"2026-03-01T12:00:00+00:00","windowSeconds":10,"slots":[],"system":{"residentBytes":1},
            "power":{"source":"estimate","sourceName":"estimate:cpu-share","watts":3,"millijoules":30000}}
            """,
            ContractsJsonContext.Default.TelemetryMessage)!;

        Assert.Equal((null, null, null, null), (message.Governor, message.System.Pressure, message.Power.IdleWatts, message.Power.IsCalibrated));
    }

    [Fact]
    public void A_stored_message() => RoundTrips(
        new StoredMessage
        {
            Id = 9,
            DeviceId = "pi-001",
            EnqueuedUtc = Noon,
            SystemProperties = new Dictionary<string, string?> { ["message-id"] = "m1" },
            Properties = new Dictionary<string, string?> { ["bare"] = null },
            BodyBase64 = [1, 2],
        },
        ContractsJsonContext.Default.StoredMessage,
        """
        {"id":9,"deviceId":"pi-001","enqueuedUtc":"2026-03-01T12:00:00+00:00","systemProperties":{"message-id":"m1"},"properties":{"bare":null},
        "body":null,"bodyBase64":"AQI="}
        """);

    [Fact]
    public void An_event_of_a_rule() => RoundTrips(
        new PipelineEvent
        {
            Id = "0123456789abcdef-e7",
            Pipeline = "door",
            Rule = "person",
            State = EventState.Raised,
            On = "count",
            Label = "person",
            Value = 2,
            Threshold = 0,
            TimestampUtc = Noon,
            Input = "door-camera",
            Slot = "default",
            Model = "ssd",
            Version = "1",
        },
        ContractsJsonContext.Default.PipelineEvent,
        """
        {"schema":"edgeagent/event/1","id":"0123456789abcdef-e7","pipeline":"door","rule":"person","state":"raised","on":"count","label":"person","value":2,"threshold":0,
        "timestampUtc":"2026-03-01T12:00:00+00:00","input":"door-camera","slot":"default","model":"ssd","version":"1"}
        """);

    [Fact]
    public void A_pipeline_in_telemetry() => RoundTrips(
        new PipelineWindow("door", 100, 3, 1), ContractsJsonContext.Default.PipelineWindow, """{"name":"door","frames":100,"dropped":3,"events":1}""");

    [Fact]
    public void A_version_in_the_registry() => RoundTrips(
        new ModelVersion { Name = "m", Version = "1", Sha256 = "ab", Size = 12, Url = "https://hub/registry/blobs/ab", PublishedUtc = Noon },
        ContractsJsonContext.Default.ModelVersion,
        """{"name":"m","version":"1","sha256":"ab","size":12,"url":"https://hub/registry/blobs/ab","publishedUtc":"2026-03-01T12:00:00+00:00"}""");

    [Theory]
    [InlineData("""{"name":"m","version":"1"}""")]
    [InlineData("""{"name":null,"version":"1","file":{"url":"u","sha256":"a","size":1}}""")]
    [InlineData("""{"name":"m","version":"1","file":{"url":"u","sha256":"a","size":"one"}}""")]
    public void What_a_contract_requires_must_be_there(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ContractsJsonContext.Default.ModelAssignment));

    [Fact]
    public void Members_of_later_versions_are_passed_over()
    {
        BlobReference blob = JsonSerializer.Deserialize("""{"url":"u","sha256":"a","size":1,"mirrors":["v"]}""", ContractsJsonContext.Default.BlobReference)!;

        Assert.Equal(new BlobReference { Url = "u", Sha256 = "a", Size = 1 }, blob);
    }

    private static void RoundTrips<T>(T value, JsonTypeInfo<T> type, string expected)
    {
        string json = JsonSerializer.Serialize(value, type);
        Assert.Equal(expected.ReplaceLineEndings(""), json);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
    }
}
