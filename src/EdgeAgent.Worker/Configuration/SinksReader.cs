using System.Net;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.IotHub;
using EdgeAgent.Worker.Sinks;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads <c>$.sinks</c>: who hears of the pipelines' events, by name.</summary>
internal sealed class SinksReader(string file)
{
    private const string FileName = "the name of a file, relative to this one or absolute";
    private const string SecretName = $"the name of a file with mode 0600, or {SecretFile.CredentialPrefix}NAME";
    private const string UrlRule = "an https address, or an http address of this machine such as http://127.0.0.1:8080/hook, without a user name";
    private const int LargestFile = 1 << 30, SmallestFile = 4096, DefaultFile = 1 << 20;
    private static readonly string[] Kinds = ["file", "gpio", "webhook", "mqtt"];

    /// <summary>Reads all sinks.</summary>
    public Dictionary<string, SinkSettings> Read(ConfigurationObject root)
    {
        Dictionary<string, SinkSettings> sinks = new(StringComparer.Ordinal);
        foreach ((string name, ConfigurationObject sink) in root.Named("sinks", Kinds))
        {
            if (name == PipelineDefinition.CloudSinkName)
                throw sink.Error("", $"under another name: {name} is the sink of device-to-cloud messages, which every agent has");
            sinks.Add(name, sink.OnlyOne(Kinds) switch
            {
                "file" => ReadFile(sink.Object("file", "path", "maxBytes", "maxFiles")!),
                "gpio" => ReadGpio(sink.Object("gpio", "chip", "line", "activeLow", "pulseMilliseconds")!),
                "webhook" => ReadWebhook(sink.Object("webhook", "url", "tokenFile", "caFile", "timeoutSeconds")!, name),
                _ => ReadMqtt(sink.Object("mqtt", "host", "port", "topic", "clientId", "userName", "passwordFile", "tls", "caFile")!, name),
            });
        }
        return sinks;
    }

    private FileSinkSettings ReadFile(ConfigurationObject sink) => new(new FileSinkOptions
    {
        Path = Absolute(sink.RequiredText("path", FileName)),
        MaxBytes = sink.Integer("maxBytes", SmallestFile, LargestFile) ?? DefaultFile,
        MaxFiles = sink.Integer("maxFiles", 1, 100) ?? 5,
    });

    private static GpioSinkSettings ReadGpio(ConfigurationObject sink) => new()
    {
        Chip = sink.Integer("chip", 0, 255) ?? 0,
        Line = sink.RequiredInteger("line", 0, 1023),
        IsActiveLow = sink.Boolean("activeLow") ?? false,
        Pulse = sink.Integer("pulseMilliseconds", 1, 3_600_000) is int pulse ? TimeSpan.FromMilliseconds(pulse) : null,
    };

    private WebhookSinkSettings ReadWebhook(ConfigurationObject sink, string name)
    {
        if (!Uri.TryCreate(sink.RequiredText("url", UrlRule), UriKind.Absolute, out Uri? url) || url.UserInfo.Length > 0 || !(url.Scheme == Uri.UriSchemeHttps || IsOwnHttp(url)))
            throw sink.Error(".url", UrlRule);
        return new WebhookSinkSettings
        {
            Url = url,
            TokenFile = Secret(sink, "tokenFile", $"$.sinks.{name}.webhook.tokenFile"),
            CaFile = Authorities(sink, $"$.sinks.{name}.webhook.caFile"),
            Timeout = TimeSpan.FromSeconds(sink.Number("timeoutSeconds", 1, 120) ?? 10),
        };
    }

    private MqttSinkSettings ReadMqtt(ConfigurationObject sink, string name)
    {
        const int LongestTopic = 256;
        const string TopicRule = "a topic of 1 to 256 characters without # and +";
        string topic = sink.RequiredText("topic", TopicRule);
        if (topic.Length > LongestTopic || topic.AsSpan().ContainsAny('#', '+') || topic.Any(char.IsControl))
            throw sink.Error(".topic", TopicRule);
        bool usesTls = sink.Boolean("tls") ?? false;
        return new MqttSinkSettings
        {
            Host = sink.RequiredText("host", "the broker's host name or address"),
            Port = sink.Integer("port", 1, 65535) ?? (usesTls ? 8883 : 1883),
            Topic = topic,
            ClientId = sink.Text("clientId", "the client's identifier") ?? "edge-agent",
            UserName = sink.Text("userName", "the user's name"),
            PasswordFile = Secret(sink, "passwordFile", $"$.sinks.{name}.mqtt.passwordFile"),
            UsesTls = usesTls,
            CaFile = Authorities(sink, $"$.sinks.{name}.mqtt.caFile"),
        };
    }

    private static bool IsOwnHttp(Uri url) =>
        url.Scheme == Uri.UriSchemeHttp && (url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)));

    // Looked at now, so that a missing or open secret is told at the start.
    private string? Secret(ConfigurationObject sink, string member, string place)
    {
        if (sink.Text(member, SecretName) is not { } named)
            return null;
        string path = SecretFile.Locate(file, place, named);
        SecretFile.Read(file, place, path);
        return path;
    }

    private string? Authorities(ConfigurationObject sink, string place)
    {
        if (sink.Text("caFile", FileName) is not { } named)
            return null;
        string path = Absolute(named);
        try
        {
            foreach (X509Certificate2 anchor in TrustAnchors.Load(path))
                anchor.Dispose();
            return path;
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"{file}: {place}: {e.Message}", e);
        }
    }

    private string Absolute(string path) => Path.GetFullPath(path, Path.GetDirectoryName(file)!);
}
