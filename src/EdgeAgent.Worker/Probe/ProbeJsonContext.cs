using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Worker.Probe;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(ProbeAnswer))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
