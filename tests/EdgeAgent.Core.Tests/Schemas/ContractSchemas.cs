using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Core.Tests.Schemas;

/// <summary>JSON schemas of what crosses the wire, made of the types and their documentation.</summary>
internal static class ContractSchemas
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    /// <summary>All schemas by the names of their files.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All { get; } = new Dictionary<string, JsonObject>(StringComparer.Ordinal)
    {
        ["telemetry.schema.json"] = Document("Telemetry message", Of(ContractsJsonContext.Default.TelemetryMessage)),
        ["event.schema.json"] = Document("Event of a pipeline", Of(ContractsJsonContext.Default.PipelineEvent)),
        ["model-manifest.schema.json"] = Document("Model manifest: the payload of a signed envelope", Of(ManifestJsonContext.Default.ModelManifest)),
        ["root-document.schema.json"] = Document("Root document: the payload of a signed envelope", Of(ManifestJsonContext.Default.RootDocument)),
        ["desired-properties.schema.json"] = Document("Desired properties of a device's twin", Desired()),
        ["reported-properties.schema.json"] = Document("Reported properties of a device's twin", Reported()),
    };

    public static JsonObject Of(JsonTypeInfo type) => (JsonObject)type.GetJsonSchemaAsNode(Options);

    private static JsonObject Desired() => Component(
        ("models", Slots(Of(ContractsJsonContext.Default.ModelAssignment))),
        ("telemetry", Component(("intervalSeconds", new JsonObject { ["type"] = new JsonArray("integer", "null"), ["minimum"] = 1, ["maximum"] = 86400, ["description"] = "Seconds between two telemetry messages." }))),
        ("governor", Component(("limits", Nullable(Of(ContractsJsonContext.Default.GovernorLimits))))),
        ("pipelines", Slots(new JsonObject { ["$ref"] = "../device-config.schema.json#/properties/pipelines/additionalProperties" })));

    private static JsonObject Reported() => Component(
        ("models", Slots(Of(ContractsJsonContext.Default.PropertyAcknowledgementModelAssignment))),
        ("slots", Slots(Of(ContractsJsonContext.Default.SlotReport))),
        ("telemetry", Component(("intervalSeconds", Of(ContractsJsonContext.Default.PropertyAcknowledgementInt32)))),
        ("governor", Component(("limits", Of(ContractsJsonContext.Default.PropertyAcknowledgementJsonElement)), ("state", Of(ContractsJsonContext.Default.GovernorReport)))),
        ("pipelines", Slots(Of(ContractsJsonContext.Default.PropertyAcknowledgementJsonElement))),
        ("device", Of(ContractsJsonContext.Default.DeviceReport)),
        ("trust", Of(ContractsJsonContext.Default.TrustReport)));

    private static JsonObject Document(string title, JsonObject schema)
    {
        var document = new JsonObject { ["$schema"] = Dialect, ["title"] = title };
        foreach ((string name, JsonNode? value) in schema)
            document[name] = value?.DeepClone();
        return document;
    }

    private static JsonObject Component(params ReadOnlySpan<(string Name, JsonObject Schema)> properties)
    {
        var members = new JsonObject { ["__t"] = new JsonObject { ["const"] = "c" } };
        foreach ((string name, JsonObject schema) in properties)
            members[name] = schema;
        return new JsonObject { ["type"] = "object", ["properties"] = members };
    }

    private static JsonObject Slots(JsonObject each) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["__t"] = new JsonObject { ["const"] = "c" } },
        ["additionalProperties"] = Nullable(each),
    };

    private static JsonObject Nullable(JsonObject schema) => new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
            return schema;
        KeepNumbers(node);
        if (Summary(context) is not { } summary)
            return schema;
        if (context.PropertyInfo?.Name is "schema" && context.PropertyInfo.AttributeProvider is PropertyInfo { DeclaringType: { } declaring } && declaring.GetField("SchemaId") is { } id)
            node["const"] = (string)id.GetRawConstantValue()!;
        var described = new JsonObject { ["description"] = summary };
        foreach ((string name, JsonNode? value) in node.ToArray())
        {
            node.Remove(name);
            described[name] = value;
        }
        return described;
    }

    // Numbers are read from text too, but nobody writes them so.
    private static void KeepNumbers(JsonObject node)
    {
        if (node["type"] is not JsonArray kinds || !kinds.Any(kind => (string)kind! is "integer" or "number"))
            return;
        string[] kept = [.. kinds.Select(kind => (string)kind!).Where(kind => kind != "string")];
        node.Remove("pattern");
        node["type"] = kept.Length == 1 ? kept[0] : new JsonArray([.. kept.Select(kind => JsonValue.Create(kind))]);
    }

    private static string? Summary(JsonSchemaExporterContext context) =>
        context.PropertyInfo?.AttributeProvider is PropertyInfo property ? Documentation.Of(property) : context.Path.IsEmpty ? Documentation.Of(context.TypeInfo.Type) : null;
}
