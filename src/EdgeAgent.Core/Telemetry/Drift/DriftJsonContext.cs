using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Core.Telemetry.Drift;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LearnedReference))]
internal sealed partial class DriftJsonContext : JsonSerializerContext;
