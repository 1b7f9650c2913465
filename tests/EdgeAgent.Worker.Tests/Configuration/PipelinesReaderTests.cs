using System.Runtime.Versioning;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Sinks;

namespace EdgeAgent.Worker.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class PipelinesReaderTests : IDisposable
{
    private const string Connection = "HostName=hub.example;DeviceId=pi;SharedAccessKey=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(DeviceConfigsTests.Folder, "examples"), "*.json").Where(file => File.ReadAllText(file).Contains("\"pipelines\"", StringComparison.Ordinal)).Select(file => Path.GetFileName(file))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_of_every_kind_are_read()
    {
        AgentConfiguration read = Read(
            """
            "sources": {
              "$comment": "all kinds",
              "in": { "folder": { "path": "inbox", "repeat": false } },
              "cam": { "camera": { "command": ["cam", "-x", ""], "width": 640, "height": 480, "format": "yuv420p" } },
              "web": { "push": {} },
              "raw": { "push": { "width": 3, "height": 2, "format": "bgr24" } },
              "file": { "series": { "file": "a.csv", "fromStart": true, "channels": 2, "window": 8, "mean": [1, 2], "scale": 4 } },
              "cmd": { "series": { "command": ["imu"], "window": 8, "hop": 2 } },
              "pat": { "synthetic": { "seed": 7 } },
              "pic": { "synthetic": { "width": 32, "height": 24 } } }
            """);
        Assert.Equal(new FolderDefinition { Folder = _folder["inbox"], Repeat = false }, read.Sources["in"]);
        var camera = (CameraDefinition)read.Sources["cam"];
        Assert.Equal(["cam", "-x", ""], camera.Command);
        Assert.Equal(new FrameLayout(640, 480, FrameFormat.Yuv420P), camera.Layout);
        Assert.Equal(new PushDefinition(), read.Sources["web"]);
        Assert.Equal(new PushDefinition { Layout = new FrameLayout(3, 2, FrameFormat.Bgr24) }, read.Sources["raw"]);
        var series = (SeriesDefinition)read.Sources["file"];
        Assert.Equal((_folder["a.csv"], true, 2, 8, 8), (series.File, series.FromStart, series.Channels, series.Window, series.Hop));
        Assert.Equal([1, 2], series.Mean);
        Assert.Equal([4], series.Scale);
        Assert.Equal(2, ((SeriesDefinition)read.Sources["cmd"]).Hop);
        Assert.Equal(new SyntheticDefinition { Seed = 7 }, read.Sources["pat"]);
        Assert.Equal(new SyntheticDefinition { Picture = (32, 24) }, read.Sources["pic"]);
    }

    [Fact]
    public void Sinks_of_every_kind_are_read()
    {
        WriteSecret("secret");
        AgentConfiguration read = Read(
            """
            "sinks": {
              "log": { "file": { "path": "e.jsonl", "maxBytes": 5000, "maxFiles": 2 } },
              "lamp": { "gpio": { "line": 17, "activeLow": true, "pulseMilliseconds": 500 } },
              "hook": { "webhook": { "url": "https://h.example/x", "tokenFile": "secret", "timeoutSeconds": 3 } },
              "own": { "webhook": { "url": "http://[::1]:8080/" } },
              "mqtt": { "mqtt": { "host": "b", "topic": "a/{rule}", "userName": "u", "passwordFile": "secret", "tls": true } } }
            """);
        Assert.Equal(new FileSinkSettings(new FileSinkOptions { Path = _folder["e.jsonl"], MaxBytes = 5000, MaxFiles = 2 }), read.Sinks["log"]);
        Assert.Equal(new GpioSinkSettings { Line = 17, IsActiveLow = true, Pulse = TimeSpan.FromMilliseconds(500) }, read.Sinks["lamp"]);
        Assert.Equal(new WebhookSinkSettings { Url = new Uri("https://h.example/x"), TokenFile = _folder["secret"], Timeout = TimeSpan.FromSeconds(3) }, read.Sinks["hook"]);
        Assert.Equal(new MqttSinkSettings { Host = "b", Port = 8883, Topic = "a/{rule}", UserName = "u", PasswordFile = _folder["secret"], UsesTls = true }, read.Sinks["mqtt"]);
    }

    [Theory]
    [InlineData("""{ "a": {} }""", "$.sources.a is {}; expected an object with exactly one of folder, camera, push, series, synthetic.")]
    [InlineData("""{ "a b": { "push": {} } }""", "$.sources is")]
    [InlineData("""{ "a": { "camera": { "command": "cam", "width": 2, "height": 2, "format": "rgb24" } } }""", "$.sources.a.camera.command is \"cam\"; expected an array of texts.")]
    [InlineData("""{ "a": { "camera": { "command": [], "width": 2, "height": 2, "format": "rgb24" } } }""", "expected an array of a program and its arguments.")]
    [InlineData("""{ "a": { "camera": { "command": ["c"], "width": 3, "height": 2, "format": "yuv420p" } } }""", "expected an even width and height for yuv420p.")]
    [InlineData("""{ "a": { "camera": { "command": ["c"], "width": 2, "height": 2, "format": "nv12" } } }""", "expected one of rgb24, bgr24, yuv420p, gray8.")]
    [InlineData("""{ "a": { "series": { "window": 8 } } }""", "expected an object with exactly one of file and command.")]
    [InlineData("""{ "a": { "series": { "file": "f", "window": 8, "channels": 2, "mean": [1, 2, 3] } } }""", "$.sources.a.series.mean is [1, 2, 3]; expected a number, or an array of 2.")]
    [InlineData("""{ "a": { "series": { "file": "f", "window": 8, "scale": 0 } } }""", "expected numbers other than 0")]
    public void A_source_that_is_wrong_is_told_with_its_place(string sources, string sentence) => Expect($"\"sources\": {sources}", sentence);

    [Theory]
    [InlineData("""{ "cloud": { "file": { "path": "x" } } }""", "$.sinks.cloud")]
    [InlineData("""{ "a": { "webhook": { "url": "http://h.example/x" } } }""", "$.sinks.a.webhook.url is \"http://h.example/x\"; expected an https address, or an http address of this machine")]
    [InlineData("""{ "a": { "webhook": { "url": "https://u:p@h.example/x" } } }""", "without a user name")]
    [InlineData("""{ "a": { "mqtt": { "host": "b", "topic": "a/#" } } }""", "$.sinks.a.mqtt.topic is \"a/#\"; expected a topic")]
    [InlineData("""{ "a": { "webhook": { "url": "https://h.example/x", "caFile": "none.pem" } } }""", "$.sinks.a.webhook.caFile: The file of trusted certificates")]
    [InlineData("""{ "a": { "gpio": {} } }""", "$.sinks.a.gpio.line is missing; expected a whole number from 0 to 1023.")]
    [InlineData("""{ "a": { "webhook": { "url": "https://h.example/x", "tokenFile": "none" } } }""", "$.sinks.a.webhook.tokenFile cannot be read")]
    public void A_sink_that_is_wrong_is_told_with_its_place(string sinks, string sentence) => Expect($"\"sinks\": {sinks}", sentence);

    [Theory]
    [InlineData("""{ "p": { "source": "x" } }""", "$.pipelines.p: This device has no source named x; its sources are cam.")]
    [InlineData("""{ "p": { "source": "cam", "sinks": ["y"] } }""", "$.pipelines.p: This device has no sink named y; its sinks are cloud.")]
    [InlineData("""{ "p": { "source": "cam" }, "q": { "source": "cam" } }""", "$.pipelines.q: The source cam feeds the pipeline p already, and can feed one only.")]
    [InlineData("""{ "p": { "source": "cam", "rule": [] } }""", "$.pipelines.p: A pipeline has a member that is not known, 'rule'")]
    public void A_pipeline_that_is_wrong_is_told_with_its_place(string pipelines, string sentence) =>
        Expect($$"""  "sources": { "cam": { "camera": { "command": ["c"], "width": 2, "height": 2, "format": "rgb24" } } }, "pipelines": {{pipelines}}  """, sentence);

    [Theory, MemberData(nameof(Examples))]
    public void An_example_is_accepted(string file)
    {
        WriteSecret("device.connection");
        WriteSecret("vision.token");
        File.Copy(Path.Combine(DeviceConfigsTests.Folder, "examples", file), _folder[file]);
        AgentConfiguration read = ConfigurationReader.Read(_folder[file]);
        PipelineDefinition pipeline = Assert.Single(read.Pipelines).Value;
        Assert.Contains(pipeline.Source, read.Sources.Keys);
        Assert.NotEmpty(pipeline.Rules);
    }

    private AgentConfiguration Read(string members)
    {
        File.WriteAllText(_folder["agent.json"], $$"""{ "hub": { "connectionString": "{{Connection}}" }, "dataDirectory": "data", {{members}} }""");
        return ConfigurationReader.Read(_folder["agent.json"]);
    }

    private void Expect(string members, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<ConfigurationException>(() => Read(members)).Message, StringComparison.Ordinal);

    private void WriteSecret(string name)
    {
        File.WriteAllText(_folder[name], Connection);
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
