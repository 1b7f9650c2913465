using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Core.Trust;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrustState))]
internal sealed partial class TrustJsonContext : JsonSerializerContext;
