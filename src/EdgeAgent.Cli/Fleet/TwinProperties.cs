using System.Text.Json;

namespace EdgeAgent.Cli.Fleet;

/// <summary>The two halves of a twin.</summary>
internal sealed record TwinProperties(JsonElement Desired, JsonElement Reported);
