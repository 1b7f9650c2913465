using System.Text;
using System.Text.Json.Nodes;

namespace EdgeAgent.Worker.Tests;

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Fields, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The sentence of an error.</summary>
    public string Error => (string)Json["error"]!;
}
