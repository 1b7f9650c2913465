using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EdgeAgent.Core.Reconciliation;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class NodeJsonContext : JsonSerializerContext;
