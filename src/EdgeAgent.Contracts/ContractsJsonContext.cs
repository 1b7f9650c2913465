using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Contracts;

/// <summary>The one JSON form of everything that crosses the wire: camel case, unknown members passed over on reading.</summary>
/// <remarks>Nulls are written: in telemetry null says "unknown", and in a twin's merge patch it removes what was reported before.</remarks>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelAssignment))]
[JsonSerializable(typeof(PropertyAcknowledgement<ModelAssignment>))]
[JsonSerializable(typeof(PropertyAcknowledgement<int>))]
[JsonSerializable(typeof(PropertyAcknowledgement<JsonElement>))]
[JsonSerializable(typeof(SlotReport))]
[JsonSerializable(typeof(DeviceReport))]
[JsonSerializable(typeof(TrustReport))]
[JsonSerializable(typeof(GovernorLimits))]
[JsonSerializable(typeof(GovernorReport))]
[JsonSerializable(typeof(ClockState))]
[JsonSerializable(typeof(TelemetryMessage))]
[JsonSerializable(typeof(PipelineEvent))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(IReadOnlyList<ModelVersion>))]
[JsonSerializable(typeof(StoredBlob))]
[JsonSerializable(typeof(StoredMessage))]
[JsonSerializable(typeof(IReadOnlyList<StoredMessage>))]
public sealed partial class ContractsJsonContext : JsonSerializerContext;
