using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Tests.Telemetry;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LatencySketch))]
internal sealed partial class SketchOnly : JsonSerializerContext;
