using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.ModelCommands.Bench;
using EdgeAgent.ModelCommands.Infer;
using EdgeAgent.ModelCommands.Inspect;

namespace EdgeAgent.ModelCommands;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(InferResult))]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(InspectResult))]
internal sealed partial class ModelCommandsJsonContext : JsonSerializerContext;
