using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeAgent.Cli.Fleet;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = false)]
[JsonSerializable(typeof(WatchedDevice))]
internal sealed partial class WatchJsonContext : JsonSerializerContext;
