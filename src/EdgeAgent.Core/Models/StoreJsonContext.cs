using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Core.Models;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlotRecord))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
