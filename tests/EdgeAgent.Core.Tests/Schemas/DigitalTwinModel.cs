using System.Text.Json.Nodes;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Tests.Schemas;

/// <summary>The agent as an interface of the Digital Twins Definition Language, version 2: what <see cref="TwinNames.ModelId"/> stands for.</summary>
/// <remarks>The language names properties one by one, so that slots and pipelines appear by the name that is there without configuration, and says in a comment that others follow it.
/// Its properties hold no arrays; where a value has one, the comment names the JSON schema.</remarks>
internal static class DigitalTwinModel
{
    private const string Context = "dtmi:dtdl:context;2", Family = "dtmi:com:edgeagent:EdgeAgent:";
    private const int LongestText = 512;

    private static readonly (string Name, string Description, string[] Request, string[] Response)[] Commands =
    [
        ("ping", "Tells that the agent answers.", [], ["agentVersion:string", "runId:string", "timeUtc:dateTime", "uptimeSeconds:double"]),
        ("status", "Tells what runs: link, slots, pipelines, sinks, loops.", [], []),
        ("logs", "The newest lines of the log.", ["level:string", "count:integer"], ["omitted:integer"]),
        ("benchmark", "Runs a copy of a slot's model and measures its latency.", ["slot:string", "runs:integer", "maxSeconds:integer"], []),
        ("restart", "Drains and starts the agent anew.", ["delaySeconds:integer", "leaveSafeMode:boolean"], ["restartsInSeconds:integer"]),
        ("uploadDiagnostics", "Sends status, slots, configuration and log by file upload.", [], ["blobName:string", "bytes:long"]),
        ("rollBack", "Has a slot go back to the model before, and quarantines the present one.", ["slot:string"], ["slot:string", "model:string", "version:string", "sha256:string", "message:string"]),
        ("runGoldenSamples", "Runs the golden samples of a slot's manifest.", ["slot:string"], ["passed:integer"]),
    ];

    /// <summary>The names of the commands.</summary>
    public static IEnumerable<string> CommandNames => Commands.Select(command => command.Name);

    /// <summary>The interfaces: the agent's own first, then those of its components.</summary>
    public static JsonArray Create()
    {
        string[] components = ["models", "slots", "telemetry", "governor", "pipelines", "device", "trust"];
        JsonObject telemetry = ContractSchemas.Of(ContractsJsonContext.Default.TelemetryMessage);
        JsonObject agent = Interface(TwinNames.ModelId, "EdgeAgent", "Runs quantized models on the device and reports what they cost.",
        [
            .. Members(telemetry).Where(member => member.Name != "schema" && !components.Contains(member.Name)).Select(member => Content("Telemetry", member.Name, member.Schema)),
            .. Commands.Select(Command),
            .. components.Select(Component),
        ]);
        agent["comment"] = "Telemetry messages also have the members slots, governor and pipelines. Components have these names already, and the language allows a name once: see telemetry.schema.json.";
        return
        [
            agent,
            Part("models", "Model slots, writable: what each should run.",
                Property(TwinNames.DefaultSlot, ContractSchemas.Of(ContractsJsonContext.Default.ModelAssignment), isWritable: true, "Further slots have names and schemas like this one.")),
            Part("slots", "What each slot runs.",
                Property(TwinNames.DefaultSlot, ContractSchemas.Of(ContractsJsonContext.Default.SlotReport), isWritable: false, "Further slots have names and schemas like this one.")),
            Part("telemetry", "Settings of telemetry.",
                Property(TwinNames.IntervalSeconds, new JsonObject { ["type"] = "integer", ["description"] = "Seconds between two telemetry messages, 1 to 86400." }, isWritable: true)),
            Part("governor", "Limits of power, heat and battery, and what they do now.",
                Property(TwinNames.Limits, ContractSchemas.Of(ContractsJsonContext.Default.GovernorLimits), isWritable: true),
                Property(TwinNames.State, ContractSchemas.Of(ContractsJsonContext.Default.GovernorReport), isWritable: false)),
            Part("pipelines", "Pipelines, writable: which source runs through which slot.",
                Property("default", Pipeline(), isWritable: true, "Further pipelines have names and schemas like this one. Rules and sinks are arrays: see desired-properties.schema.json.")),
            Part("device", "The device's inventory.", [.. Members(ContractSchemas.Of(ContractsJsonContext.Default.DeviceReport)).Select(member => Property(member.Name, member.Schema, isWritable: false))]),
            Part("trust", "Whom the device trusts.", [.. Members(ContractSchemas.Of(ContractsJsonContext.Default.TrustReport)).Select(member => Property(member.Name, member.Schema, isWritable: false))]),
        ];
    }

    private static JsonObject Pipeline() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["source"] = new JsonObject { ["type"] = "string", ["description"] = "A name of the device's sources." },
            ["slot"] = new JsonObject { ["type"] = "string" },
            ["intervalMilliseconds"] = new JsonObject { ["type"] = "number" },
            ["enabled"] = new JsonObject { ["type"] = "boolean" },
        },
    };

    private static JsonObject Interface(string id, string name, string description, JsonObject[] contents) => new()
    {
        ["@context"] = Context,
        ["@id"] = id,
        ["@type"] = "Interface",
        ["displayName"] = name,
        ["description"] = description,
        ["contents"] = new JsonArray([.. contents]),
    };

    private static string IdOf(string component) => $"{Family}{char.ToUpperInvariant(component[0])}{component[1..]};1";

    private static JsonObject Part(string component, string description, params JsonObject[] contents) =>
        Interface(IdOf(component), char.ToUpperInvariant(component[0]) + component[1..], description, contents);

    private static JsonObject Component(string name) => new() { ["@type"] = "Component", ["name"] = name, ["schema"] = IdOf(name) };

    private static JsonObject Command((string Name, string Description, string[] Request, string[] Response) command)
    {
        var content = new JsonObject { ["@type"] = "Command", ["name"] = command.Name, ["description"] = command.Description };
        if (command.Request.Length > 0)
            content["request"] = new JsonObject { ["name"] = "request", ["schema"] = Fields(command.Request) };
        if (command.Response.Length > 0)
            content["response"] = new JsonObject { ["name"] = "response", ["schema"] = Fields(command.Response) };
        return content;
    }

    private static JsonObject Fields(string[] fields) => new()
    {
        ["@type"] = "Object",
        ["fields"] = new JsonArray([.. fields.Select(field => new JsonObject { ["name"] = field.Split(':')[0], ["schema"] = field.Split(':')[1] })]),
    };

    private static JsonObject Property(string name, JsonObject schema, bool isWritable, string? comment = null)
    {
        JsonObject content = Content("Property", name, schema);
        content["writable"] = isWritable;
        if (comment is not null)
            content["comment"] = comment;
        return content;
    }

    private static JsonObject Content(string type, string name, JsonObject schema) => Named(new JsonObject { ["@type"] = type }, name, schema);

    private static JsonObject Named(JsonObject content, string name, JsonObject schema)
    {
        content["name"] = name;
        if ((string?)schema["description"] is { } description)
            content["description"] = description.Length <= LongestText ? description : $"{description[..(LongestText - 3)]}...";
        content["schema"] = Schema(schema);
        return content;
    }

    private static IEnumerable<(string Name, JsonObject Schema)> Members(JsonObject schema) =>
        schema["properties"]!.AsObject().Select(member => (member.Key, (JsonObject)member.Value!));

    private static JsonNode Schema(JsonObject schema)
    {
        if (schema["enum"] is JsonArray values)
            return Enumeration([.. values.Where(value => value is not null).Select(value => (string)value!)]);
        return KindOf(schema) switch
        {
            "object" when schema["properties"] is not null => new JsonObject
            {
                ["@type"] = "Object",
                ["fields"] = new JsonArray([.. Members(schema).Select(member => Named([], member.Name, member.Schema))]),
            },
            "object" => new JsonObject { ["@type"] = "Map", ["mapKey"] = Entry("key", "string"), ["mapValue"] = Entry("value", Schema((JsonObject)schema["additionalProperties"]!)) },
            "array" => new JsonObject { ["@type"] = "Array", ["elementSchema"] = Schema((JsonObject)schema["items"]!) },
            "integer" => "long",
            "number" => "double",
            "boolean" => "boolean",
            "string" => (string?)schema["format"] == "date-time" ? "dateTime" : "string",
            string other => throw new InvalidOperationException($"DTDL has nothing for {other}: {schema}"),
        };
    }

    private static JsonObject Entry(string name, JsonNode schema) => new() { ["name"] = name, ["schema"] = schema };

    private static JsonObject Enumeration(string[] values) => new()
    {
        ["@type"] = "Enum",
        ["valueSchema"] = "string",
        ["enumValues"] = new JsonArray([.. values.Select(value => new JsonObject { ["name"] = value.Replace('-', '_'), ["enumValue"] = value })]),
    };

    // A type may come with null beside it, and a number with the text of what JSON has no number for.
    private static string KindOf(JsonObject schema)
    {
        string[] kinds = schema["type"] switch
        {
            JsonArray several => [.. several.Select(kind => (string)kind!).Where(kind => kind != "null")],
            JsonValue one => [(string)one!],
            _ => [],
        };
        return kinds.FirstOrDefault(kind => kind is "number" or "integer") ?? kinds.FirstOrDefault() ?? "nothing";
    }
}
