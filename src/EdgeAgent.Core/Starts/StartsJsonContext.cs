using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Core.Starts;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartsRecord))]
internal sealed partial class StartsJsonContext : JsonSerializerContext;
