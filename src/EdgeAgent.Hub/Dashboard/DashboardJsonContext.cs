using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>The JSON that the page reads.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DashboardHistory))]
[JsonSerializable(typeof(DeviceRow))]
[JsonSerializable(typeof(TelemetryPoint))]
internal sealed partial class DashboardJsonContext : JsonSerializerContext;
