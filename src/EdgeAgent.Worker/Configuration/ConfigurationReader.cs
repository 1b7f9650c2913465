using System.Globalization;
using System.Text.Json;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Governor;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Worker.Platform.Linux.Power;
using EdgeAgent.Worker.Sinks;

namespace EdgeAgent.Worker.Configuration;

/// <summary>Reads the agent's configuration file.</summary>
public static class ConfigurationReader
{
    private const int LongestDaySeconds = 86400, LongestFileBytes = 1 << 20, MostWatts = 1000, LeastDownloadRate = 1024;
    private const string FileName = "the name of a file, relative to this one or absolute";
    private const string SocketName = "the path of a unix socket, relative to this file or absolute, or null";
    private const string DirectoryName = "the name of a directory, relative to this file or absolute";

    /// <summary>Reads and checks a configuration file and the files with keys that it names.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigurationException">It cannot be read or is not acceptable; the message names the file, the place, and what would be accepted.</exception>
    public static AgentConfiguration Read(string path)
    {
        string file = Path.GetFullPath(path);
        using JsonDocument document = Parse(file);
        ConfigurationObject root = new(
            file, "$", document.RootElement, "hub", "dataDirectory", "telemetry", "sources", "sinks", "pipelines", "pipeline", "power", "governor", "deviceClass", "trust", "downloads", "api", "rootPath", "inventory");
        ConfigurationObject? telemetry = root.Object("telemetry", "intervalSeconds", "otlp", "spool"), power = root.Object("power", "estimate", "monitor");
        PipelinesReader pipelines = new(file);
        PipelineOptions? pipeline = pipelines.ReadShort(root);
        Dictionary<string, SourceDefinition> sources = new SourcesReader(file).Read(root);
        Dictionary<string, SinkSettings> sinks = new SinksReader(file).Read(root);
        return new AgentConfiguration
        {
            File = file,
            Hub = new HubSettingsReader(file).Read(root),
            DataDirectory = Absolute(file, root.RequiredText("dataDirectory", DirectoryName)),
            TelemetryInterval = TimeSpan.FromSeconds(telemetry?.Number("intervalSeconds", 1, LongestDaySeconds) ?? 10),
            Spool = SpoolSettingsReader.Read(telemetry),
            TellsSerial = root.Object("inventory", "serial")?.Boolean("serial") ?? true,
            Otlp = telemetry is null ? null : ReadOtlp(telemetry),
            Pipeline = pipeline,
            Sources = sources,
            Sinks = sinks,
            Pipelines = pipelines.Read(root, pipeline, sources, sinks.Keys),
            PowerEstimate = power is null ? null : ReadEstimate(power),
            PowerMonitor = power is null ? null : ReadMonitor(power),
            Governor = ReadGovernor(root, file),
            DeviceClass = ReadDeviceClass(root),
            Trust = ReadTrust(root, file),
            DownloadBytesPerSecond = root.Object("downloads", "maxBytesPerSecond")?.Integer("maxBytesPerSecond", LeastDownloadRate, int.MaxValue),
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

    private static OtlpSettings? ReadOtlp(ConfigurationObject telemetry)
    {
        const string example = "an address such as http://collector:4318/v1/metrics";
        if (telemetry.Object("otlp", "endpoint", "intervalSeconds") is not { } otlp)
            return null;
        return Uri.TryCreate(otlp.RequiredText("endpoint", example), UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https"
            ? new OtlpSettings(endpoint, TimeSpan.FromSeconds(otlp.Number("intervalSeconds", 1, LongestDaySeconds) ?? 60))
            : throw otlp.Error(".endpoint", example);
    }

    private static PowerEstimateSettings? ReadEstimate(ConfigurationObject power)
    {
        if (power.Object("estimate", "idleWatts", "busyWatts", "calibratedBy") is not { } estimate)
            return null;
        double idle = estimate.RequiredNumber("idleWatts", 0, MostWatts);
        double busy = estimate.RequiredNumber("busyWatts", 0, MostWatts);
        return busy >= idle
            ? new PowerEstimateSettings(idle, busy, estimate.Text("calibratedBy", "the name of the meter by which the figures were measured"))
            : throw estimate.Error(".busyWatts", $"a number from idleWatts, {idle.ToString(CultureInfo.InvariantCulture)}, to {MostWatts}");
    }

    private static GovernorLimits ReadGovernor(ConfigurationObject root, string file)
    {
        if (root.Object("governor", [.. GovernorBounds.Numbers.Select(number => number.Name), GovernorBounds.SlowWhenThrottled]) is not { } governor)
            return new GovernorLimits();
        Dictionary<string, double?> numbers = GovernorBounds.Numbers.ToDictionary(number => number.Name, number => governor.Number(number.Name, number.Least, number.Most));
        GovernorLimits limits = GovernorBounds.Create(name => numbers[name], governor.Boolean(GovernorBounds.SlowWhenThrottled));
        return GovernorBounds.FindContradiction(limits) is { } problem ? throw new ConfigurationException($"{file}: $.governor: {problem}") : limits;
    }

    private static InaSettings? ReadMonitor(ConfigurationObject power)
    {
        const int FirstAddress = 0x40, LastAddress = 0x4F, LastBus = 255;
        const double LeastOhms = 0.0001, MostOhms = 10;
        if (power.Object("monitor", "chip", "bus", "address", "shuntOhms") is not { } monitor)
            return null;
        string expected = string.Join(", ", InaChip.All.Select(known => known.Name));
        InaChip chip = InaChip.All.FirstOrDefault(known => known.Name == monitor.RequiredText("chip", expected)) ?? throw monitor.Error(".chip", expected);
        return new InaSettings(
            chip,
            monitor.Integer("bus", 0, LastBus) ?? 1,
            monitor.Integer("address", FirstAddress, LastAddress) ?? FirstAddress,
            chip.NeedsShunt ? monitor.RequiredNumber("shuntOhms", LeastOhms, MostOhms) : monitor.Number("shuntOhms", LeastOhms, MostOhms) ?? 0);
    }

    private static string? ReadDeviceClass(ConfigurationObject root)
    {
        const string Rule = "1 to 64 letters, digits, dots, hyphens and underscores";
        return root.Text("deviceClass", Rule) is not { } name || DocumentRules.IsDeviceClass(name) ? root.Text("deviceClass", Rule) : throw root.Error(".deviceClass", Rule);
    }

    private static TrustSettings? ReadTrust(ConfigurationObject root, string file)
    {
        if (root.Object("trust", "root", "required") is not { } trust)
            return null;
        string path = Absolute(file, trust.RequiredText("root", FileName));
        try
        {
            if (new FileInfo(path).Length > EnvelopeReader.MaxBytes)
                throw new ConfigurationException($"{file}: $.trust.root names {path}, which is larger than {EnvelopeReader.MaxBytes >> 10} KiB, so it is no root document.");
            byte[] bytes = File.ReadAllBytes(path);
            return TrustedRoot.Begin(bytes, out string problem) is not null
                ? new TrustSettings { RootFile = path, Root = bytes, IsRequired = trust.Boolean("required") ?? true }
                : throw new ConfigurationException($"{file}: $.trust.root names {path}, which is no root document that its own keys signed: {problem}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: $.trust.root cannot be read: {e.Message}", e);
        }
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
