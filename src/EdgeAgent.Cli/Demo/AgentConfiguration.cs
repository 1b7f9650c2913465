using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Cli.Demo;

/// <summary>Writes what <c>edge-agent run --config</c> reads: the configuration, and the device's connection string beside it.</summary>
internal static class AgentConfiguration
{
    private const double TelemetrySeconds = 1, PictureMilliseconds = 100;

    public static string Write(string folder, string deviceId, string key, int mqttPort, string certificateAuthorityFile, DemoContent content, DemoOptions options)
    {
        string connection = Path.Combine(folder, "device.connection");
        WriteSecret(connection, $"HostName=localhost:{mqttPort};DeviceId={deviceId};SharedAccessKey={key}\n");
        JsonObject configuration = new()
        {
            ["hub"] = new JsonObject { ["connectionStringFile"] = connection, ["caFile"] = certificateAuthorityFile, ["mqttPort"] = mqttPort },
            ["dataDirectory"] = Path.Combine(folder, "agent"),
            ["telemetry"] = new JsonObject { ["intervalSeconds"] = TelemetrySeconds },
            ["pipeline"] = new JsonObject
            {
                ["slot"] = TwinNames.DefaultSlot,
                ["source"] = new JsonObject { ["folder"] = content.ImageFolder, ["intervalMilliseconds"] = PictureMilliseconds, ["repeat"] = true },
                ["topK"] = 5,
            },
            ["power"] = new JsonObject { ["estimate"] = new JsonObject { ["idleWatts"] = options.IdleWatts, ["busyWatts"] = options.BusyWatts } },
        };
        string path = Path.Combine(folder, "agent.json");
        File.WriteAllText(path, configuration.ToJsonString());
        return path;
    }

    private static void WriteSecret(string path, string text)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using StreamWriter writer = new(path, options);
        writer.Write(text);
    }
}
