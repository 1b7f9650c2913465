using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.Hub.Dashboard.Alerts;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>The JSON that the page reads.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DashboardHistory))]
[JsonSerializable(typeof(IReadOnlyList<Alert>))]
[JsonSerializable(typeof(DeviceRow))]
[JsonSerializable(typeof(TelemetryPoint))]
internal sealed partial class DashboardJsonContext : JsonSerializerContext;
