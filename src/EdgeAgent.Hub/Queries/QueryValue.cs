using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Queries;

/// <summary>A value inside a query: nothing, null, a Boolean, a number, text, or a part of a document.</summary>
internal readonly record struct QueryValue
{
    private QueryValue(QueryValueKind kind, double number = 0, string? text = null, JsonNode? node = null) => (Kind, Number, Text, Node) = (kind, number, text, node);

    /// <summary>What is not there.</summary>
    public static QueryValue Undefined { get; } = new(QueryValueKind.Undefined);

    /// <summary>JSON's null.</summary>
    public static QueryValue Null { get; } = new(QueryValueKind.Null);

    public QueryValueKind Kind { get; }

    /// <summary>The number, or 1 for true.</summary>
    public double Number { get; }

    public string? Text { get; }

    /// <summary>An object or an array.</summary>
    public JsonNode? Node { get; }

    /// <summary>True for the Boolean true and nothing else.</summary>
    public bool IsTrue => Kind == QueryValueKind.Boolean && Number == 1;

    public static QueryValue Of(bool value) => new(QueryValueKind.Boolean, value ? 1 : 0);

    public static QueryValue Of(double value) => new(QueryValueKind.Number, value);

    public static QueryValue Of(string value) => new(QueryValueKind.Text, text: value);

    /// <summary>The value of a node; null is JSON's null.</summary>
    public static QueryValue Of(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => Null,
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number => Of(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)),
        JsonValueKind.String => Of(node.GetValue<string>()),
        _ => new QueryValue(QueryValueKind.Node, node: node),
    };

    /// <summary>The value as JSON; a whole number is written without a fraction.</summary>
    public JsonNode? ToJson() => Kind switch
    {
        QueryValueKind.Boolean => JsonValue.Create(Number == 1),
        QueryValueKind.Number when double.IsInteger(Number) && Math.Abs(Number) < 1L << 53 => JsonValue.Create((long)Number),
        QueryValueKind.Number => JsonValue.Create(Number),
        QueryValueKind.Text => JsonValue.Create(Text),
        QueryValueKind.Node => Node!.DeepClone(),
        _ => null,
    };

    /// <summary>The order of two primitives of one kind; null where they cannot be compared.</summary>
    public int? CompareTo(QueryValue other) => Kind != other.Kind ? null : Kind switch
    {
        QueryValueKind.Number or QueryValueKind.Boolean => Number.CompareTo(other.Number),
        QueryValueKind.Text => string.CompareOrdinal(Text, other.Text),
        QueryValueKind.Null => 0,
        _ => null,
    };
}
