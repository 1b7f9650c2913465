using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.RemoteOperations;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AgentStatus))]
[JsonSerializable(typeof(LatencySummary))]
internal sealed partial class OperationsJsonContext : JsonSerializerContext;
