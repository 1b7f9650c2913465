using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Hub.Storage;

namespace EdgeAgent.Hub.Dashboard.Alerts;

/// <summary>Derives the alerts from twins, links and the newest telemetry of each slot, and remembers which of them were acknowledged.</summary>
/// <remarks>Nothing is kept of an alert but its acknowledgement: it is there as long as its fact is.</remarks>
internal sealed class AlertSource(DashboardData data, HubDatabase database, TimeProvider time)
{
    /// <summary>The population stability index from which a drift is called significant.</summary>
    public const double SignificantPsi = 0.25;

    /// <summary>Temperatures from here on are called hot: a Raspberry Pi slows itself down at 80 °C.</summary>
    public const double HotCelsius = 80;

    private const string Over = "budget";
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    /// <summary>Every alert, by kind and device.</summary>
    public IReadOnlyList<Alert> List()
    {
        Dictionary<string, (string By, DateTimeOffset At)> seen = database.Read(connection => connection
            .Query("SELECT key, name, acknowledged FROM alert_acknowledgements", row => (row.GetString(0), row.GetString(1), row.GetTime(2)!.Value)))
            .ToDictionary(row => row.Item1, row => (row.Item2, row.Item3), StringComparer.Ordinal);
        DashboardHistory history = data.History(Recent);
        IEnumerable<Alert> found = history.Devices.Where(row => row.IsEnabled).SelectMany(OfDevice).Concat(history.Points
            .GroupBy(point => (point.DeviceId, point.Slot)).Select(points => points.MaxBy(point => point.Id)!).SelectMany(OfPoint));
        return [.. found.Select(alert => seen.TryGetValue(alert.Key, out (string By, DateTimeOffset At) ack) ? alert with { AcknowledgedBy = ack.By, AcknowledgedUtc = ack.At } : alert)
            .OrderBy(alert => alert.AcknowledgedBy is not null).ThenBy(alert => alert.Kind, StringComparer.Ordinal).ThenBy(alert => alert.DeviceId, StringComparer.Ordinal)];
    }

    /// <summary>Remembers that somebody has seen an alert; false when there is no such alert now.</summary>
    public async Task<bool> AcknowledgeAsync(string key, string name) => List().Any(alert => alert.Key == key)
        && await database.WriteAsync(connection => connection.Execute(
            "INSERT OR REPLACE INTO alert_acknowledgements (key, name, acknowledged) VALUES ($key, $name, $now)",
            ("$key", key), ("$name", name), ("$now", time.GetUtcNow()))).ConfigureAwait(false) == 1;

    private static IEnumerable<Alert> OfDevice(DeviceRow row)
    {
        if (!row.IsConnected && row.LastSeenUtc is { } seen)
            yield return Make("offline", row.DeviceId, null, seen, "The device is not connected.", seen.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        foreach (SlotRow slot in row.Slots.Where(slot => slot.Failure is not null))
            yield return Make(slot.FailureCode?.StartsWith(Over, StringComparison.OrdinalIgnoreCase) == true ? Over : "activation",
                row.DeviceId, slot.Slot, null, slot.Failure!, slot.Failure!);
    }

    private static IEnumerable<Alert> OfPoint(TelemetryPoint point)
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(point.Time);
        if (point.ClassPsi >= SignificantPsi || point.ConfidencePsi >= SignificantPsi)
        {
            double psi = Math.Max(point.ClassPsi ?? 0, point.ConfidencePsi ?? 0);
            yield return Make("drift", point.DeviceId, point.Slot, at,
                string.Create(CultureInfo.InvariantCulture, $"The outputs differ from the reference: population stability index {psi:0.00}, significant from {SignificantPsi} on."), point.Version);
        }

        if (point.Governor is { } governor)
            yield return Make("throttled", point.DeviceId, point.Slot, at, governor, "governor");
        else if (point.Throttling is { Count: > 0 } reasons)
            yield return Make("throttled", point.DeviceId, point.Slot, at, $"The board slows itself down: {string.Join(", ", reasons)}.", "board");
        else if (point.TemperatureCelsius >= HotCelsius)
            yield return Make("throttled", point.DeviceId, point.Slot, at, string.Create(CultureInfo.InvariantCulture, $"The processor has {point.TemperatureCelsius:0} °C."), "hot");
    }

    private static Alert Make(string kind, string deviceId, string? slot, DateTimeOffset? since, string detail, string fact) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', kind, deviceId, slot, fact))))[..32], kind, deviceId, slot, since, detail, null, null);
}
