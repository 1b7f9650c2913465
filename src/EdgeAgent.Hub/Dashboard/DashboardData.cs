using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>Makes the page's rows and points from twins and messages; devices may report anything, so nothing is taken on trust.</summary>
internal sealed class DashboardData(DeviceStore devices, TwinStore twins, TelemetryStore telemetry, DeviceLinks links, PictureFolder pictures, TimeProvider time)
{
    private const int MostDevices = 1000, MostMessages = 20_000;

    /// <summary>All devices and the last minutes of telemetry.</summary>
    public DashboardHistory History(TimeSpan span)
    {
        DateTimeOffset now = time.GetUtcNow();
        long lastId = telemetry.LastId();
        List<StoredMessage> messages = telemetry.ReadSince(null, now - span, MostMessages);
        return new DashboardHistory(now.ToUnixTimeMilliseconds(), messages.Count > 0 ? messages[^1].Id : lastId, Devices(), [.. messages.SelectMany(Points)], pictures.IsShared);
    }

    /// <summary>All devices.</summary>
    public IReadOnlyList<DeviceRow> Devices()
    {
        Dictionary<string, Twin> byId = twins.List(MostDevices).ToDictionary(twin => twin.DeviceId, StringComparer.Ordinal);
        return [.. devices.List(MostDevices).Select(device => Row(device, byId.GetValueOrDefault(device.Id)))];
    }

    /// <summary>One device; null when it is registered no longer.</summary>
    public DeviceRow? Device(string deviceId) => devices.Find(deviceId) is { } device ? Row(device, twins.Find(deviceId)) : null;

    /// <summary>The points of a message; none when it is not the agent's telemetry.</summary>
    public static IEnumerable<TelemetryPoint> Points(StoredMessage stored)
    {
        if (stored.Body is not { ValueKind: JsonValueKind.Object } body
            || !body.TryGetProperty("schema", out JsonElement schema) || schema.ValueKind != JsonValueKind.String || !schema.ValueEquals(TelemetryMessage.SchemaId))
            return [];
        try
        {
            return body.Deserialize(ContractsJsonContext.Default.TelemetryMessage) is { } message ? TelemetryPoint.From(stored, message) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private DeviceRow Row(DeviceIdentity device, Twin? twin)
    {
        JsonObject? report = twin?.Reported.Properties[TwinNames.Device] as JsonObject;
        return new DeviceRow
        {
            DeviceId = device.Id,
            IsConnected = links.IsConnected(device.Id),
            IsEnabled = device.IsEnabled,
            LastSeenUtc = device.LastActivityUtc,
            Board = report?.Text("board"),
            Architecture = report?.Text("architecture"),
            Kernels = report?.Text("kernels"),
            AgentVersion = report?.Text("agentVersion"),
            Slots = [.. Slots(twin?.Reported.Properties[TwinNames.Slots] as JsonObject)],
        };
    }

    private static IEnumerable<SlotRow> Slots(JsonObject? slots) => (slots ?? [])
        .Where(slot => slot.Value is JsonObject)
        .Select(slot => (slot.Key, Report: slot.Value!.AsObject()))
        .Select(slot => new SlotRow(slot.Key, slot.Report.Text("state"), slot.Report.Text("name"), slot.Report.Text("version"),
            Failure(slot.Report, "message"), Failure(slot.Report, "step"), Failure(slot.Report, "code"), slot.Report.Text("sha256")));

    private static string? Failure(JsonObject report, string member) => (report["failure"] as JsonObject)?.Text(member);
}
