using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>The JSON of the status.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
