using System.Globalization;
using System.Text.Json;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Models;
using EdgeAgent.IotHub;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads the agent's configuration file.</summary>
public static class ConfigurationReader
{
    private const int LongestDaySeconds = 86400, LongestFileBytes = 1 << 20;
    private const string FileName = "the name of a file, relative to this one or absolute";
    private const string SocketName = "the path of a unix socket, relative to this file or absolute, or null";
    private const string DirectoryName = "the name of a directory, relative to this file or absolute";

    /// <summary>Reads and checks a configuration file and the connection string that it names.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigurationException">It cannot be read or is not acceptable; the message names the file, the place, and what would be accepted.</exception>
    public static AgentConfiguration Read(string path)
    {
        string file = Path.GetFullPath(path);
        using JsonDocument document = Parse(file);
        ConfigurationObject root = new(file, "$", document.RootElement, "hub", "dataDirectory", "telemetry", "pipeline", "power", "api", "rootPath");
        ConfigurationObject? telemetry = root.Object("telemetry", "intervalSeconds", "otlp");
        return new AgentConfiguration
        {
            File = file,
            Hub = ReadHub(root, file),
            DataDirectory = Absolute(file, root.RequiredText("dataDirectory", DirectoryName)),
            TelemetryInterval = TimeSpan.FromSeconds(telemetry?.Number("intervalSeconds", 1, LongestDaySeconds) ?? 10),
            Otlp = telemetry is null ? null : ReadOtlp(telemetry),
            Pipeline = ReadPipeline(root, file),
            PowerEstimate = ReadEstimate(root),
            Api = ReadApi(root, file),
            RootPath = Absolute(file, root.Text("rootPath", DirectoryName) ?? "/"),
        };
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            if (new FileInfo(file).Length > LongestFileBytes)
                throw new ConfigurationException($"{file}: the file is larger than 1 MiB, so it is no configuration.");
            return JsonDocument.Parse(
                File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is { } line ? $" at line {(line + 1).ToString(CultureInfo.InvariantCulture)}, byte {(e.BytePositionInLine + 1)?.ToString(CultureInfo.InvariantCulture)}" : "";
            throw new ConfigurationException($"{file}: the file is no valid JSON{place}: {FirstSentence(e.Message)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: the configuration file cannot be read: {e.Message}", e);
        }
    }

    private static HubSettings ReadHub(ConfigurationObject root, string file)
    {
        ConfigurationObject hub = root.RequiredObject(
            "hub", "an object with connectionStringFile or connectionString", "connectionStringFile", "connectionString", "caFile", "mqttPort", "firstConnectSpreadSeconds");
        return new HubSettings
        {
            ConnectionString = ReadConnectionString(hub, file),
            CaFile = hub.Text("caFile", FileName) is { } ca ? Absolute(file, ca) : null,
            MqttPort = hub.Integer("mqttPort", 1, 65535) ?? 8883,
            FirstConnectSpread = TimeSpan.FromSeconds(hub.Number("firstConnectSpreadSeconds", 0, 3600) ?? 0),
        };
    }

    private static IotHubConnectionString ReadConnectionString(ConfigurationObject hub, string file)
    {
        string? text = hub.Text("connectionString", "a device connection string");
        string? named = hub.Text("connectionStringFile", FileName);
        if (text is not null == named is not null)
            throw new ConfigurationException($"{file}: $.hub must have exactly one of connectionStringFile and connectionString.");

        string place = $"{file}: $.hub.connectionString";
        if (named is not null)
        {
            place = Absolute(file, named);
            try
            {
                text = File.ReadAllText(place);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ConfigurationException($"{file}: $.hub.connectionStringFile cannot be read: {e.Message}", e);
            }
        }

        return IotHubConnectionString.TryParse(text, out IotHubConnectionString? result, out string? error) ? result : throw new ConfigurationException($"{place}: {error}");
    }

    private static OtlpSettings? ReadOtlp(ConfigurationObject telemetry)
    {
        const string example = "an address such as http://collector:4318/v1/metrics";
        if (telemetry.Object("otlp", "endpoint", "intervalSeconds") is not { } otlp)
            return null;
        return Uri.TryCreate(otlp.RequiredText("endpoint", example), UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https"
            ? new OtlpSettings(endpoint, TimeSpan.FromSeconds(otlp.Number("intervalSeconds", 1, LongestDaySeconds) ?? 60))
            : throw otlp.Error(".endpoint", example);
    }

    private static PipelineSettings? ReadPipeline(ConfigurationObject root, string file)
    {
        if (root.Object("pipeline", "slot", "source", "topK") is not { } pipeline)
            return null;
        ConfigurationObject source = pipeline.RequiredObject("source", "an object with folder", "folder", "intervalMilliseconds", "repeat");
        string slot = pipeline.Text("slot", "the name of a slot") ?? TwinNames.DefaultSlot;
        if (!SlotName.IsValid(slot))
            throw pipeline.Error(".slot", SlotName.Rule.Replace("a slot name has ", "", StringComparison.Ordinal));
        return new PipelineSettings
        {
            Slot = slot,
            Folder = Absolute(file, source.RequiredText("folder", DirectoryName)),
            Interval = TimeSpan.FromMilliseconds(source.Number("intervalMilliseconds", 0, LongestDaySeconds * 1000.0) ?? 1000),
            Repeat = source.Boolean("repeat") ?? true,
            TopK = pipeline.Integer("topK", 1, 10) ?? 5,
        };
    }

    private static PowerEstimateSettings? ReadEstimate(ConfigurationObject root)
    {
        if (root.Object("power", "estimate")?.Object("estimate", "idleWatts", "busyWatts") is not { } estimate)
            return null;
        double idle = estimate.RequiredNumber("idleWatts", 0, 1000);
        double busy = estimate.RequiredNumber("busyWatts", 0, 1000);
        return busy >= idle ? new PowerEstimateSettings(idle, busy) : throw estimate.Error(".busyWatts", $"a number from idleWatts, {idle.ToString(CultureInfo.InvariantCulture)}, to 1000");
    }

    private static ApiSettings? ReadApi(ConfigurationObject root, string file)
    {
        if (root.Object("api", "socket", "port", "maxBodyBytes", "maxConcurrent") is not { } api)
            return null;
        ApiSettings defaults = new();
        string? socket = api.IsNull("socket") ? null : Absolute(file, api.Text("socket", SocketName) ?? ApiSettings.DefaultSocket);
        if (socket?.Length > ApiSettings.LongestSocketPath)
            throw api.Error(".socket", $"a path of at most {ApiSettings.LongestSocketPath} characters when made absolute");
        return new ApiSettings
        {
            Socket = socket,
            Port = api.Integer("port", 1, 65535),
            MaxBodyBytes = api.Integer("maxBodyBytes", 1 << 10, 256 << 20) ?? defaults.MaxBodyBytes,
            MaxConcurrent = api.Integer("maxConcurrent", 1, 64) ?? defaults.MaxConcurrent,
        };
    }

    private static string Absolute(string file, string path) => Path.GetFullPath(path, Path.GetDirectoryName(file)!);

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
