using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TestSupport;

namespace EdgeAgent.Core.Tests.Schemas;

/// <summary>The schemas in device-configs are those of the types. <c>EDGEAGENT_UPDATE=1</c> writes them anew.</summary>
public sealed partial class PublishedSchemasTests
{
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot!, "device-configs");

    public static TheoryData<string> Schemas => [.. ContractSchemas.All.Keys];

    [Theory, MemberData(nameof(Schemas))]
    public void A_schema_is_that_of_its_type(string name) => AssertPublished(Path.Combine(Folder, "schemas", name), ContractSchemas.All[name]);

    [Fact]
    public void The_digital_twin_model_is_that_of_the_types() => AssertPublished(Path.Combine(Folder, "schemas", "EdgeAgent.dtdl.json"), DigitalTwinModel.Create());

    [Fact]
    public void The_digital_twin_model_keeps_the_rules_of_its_language()
    {
        List<string> wrong = [];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        JsonArray interfaces = DigitalTwinModel.Create();
        foreach (JsonNode? one in interfaces)
        {
            Assert.True(ids.Add((string)one!["@id"]!));
            string[] names = [.. one["contents"]!.AsArray().Select(content => (string)content!["name"]!)];
            Assert.Equal(names.Distinct(), names);
        }
        foreach (JsonNode? component in interfaces[0]!["contents"]!.AsArray().Where(content => (string)content!["@type"]! == "Component"))
            Assert.Contains((string)component!["schema"]!, ids);
        Visit(interfaces, 0, "");
        Assert.Empty(wrong);

        void Visit(JsonNode? node, int depth, string path)
        {
            if (node is JsonArray array)
            {
                foreach (JsonNode? item in array)
                    Visit(item, depth, path);
                return;
            }
            if (node is not JsonObject @object)
                return;
            if ((string?)@object["name"] is { } name)
            {
                path = $"{path}/{name}";
                if (name.Length > 64 || !DtdlName().IsMatch(name))
                    wrong.Add($"{path}: no name");
            }
            if ((string?)@object["description"] is { Length: > 512 })
                wrong.Add($"{path}: a long description");
            string kind = @object["@type"] is JsonValue type ? (string)type! : "";
            bool isComplex = kind is "Object" or "Array" or "Map" or "Enum";
            if (isComplex && depth == 5)
                wrong.Add($"{path}: deeper than five");
            if (kind == "Property" && @object.ToJsonString().Contains("\"Array\"", StringComparison.Ordinal))
                wrong.Add($"{path}: an array in a property");
            foreach ((_, JsonNode? value) in @object)
                Visit(value, depth + (isComplex ? 1 : 0), path);
        }
    }

    [Fact]
    public async Task The_commands_of_the_model_are_the_methods_of_the_agent()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        string refusal = (await agent.Hub.CallAsync("no such method")).Payload.ToJsonString();
        Assert.Contains($"it has {string.Join(", ", DigitalTwinModel.CommandNames)}.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_agent_reports_and_sends_keeps_to_the_schemas()
    {
        await using var agent = new TestAgent();
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Messages.Count > 1, "telemetry"));
        Assert.Empty(SchemaCheck.Find(ContractSchemas.All["reported-properties.schema.json"], agent.Hub.Reported));
        Assert.Empty(SchemaCheck.Find(ContractSchemas.All["desired-properties.schema.json"], agent.Hub.Desired));
        Assert.All(agent.Hub.Messages, message => Assert.Empty(SchemaCheck.Find(ContractSchemas.All["telemetry.schema.json"], JsonNode.Parse(message.Body.Span)!)));
    }

    [Fact]
    public void What_is_wrong_is_found()
    {
        JsonObject message = new() { ["sequence"] = "one", ["schema"] = "another" };
        string[] wrong = [.. SchemaCheck.Find(ContractSchemas.All["telemetry.schema.json"], message)];
        Assert.Contains("$.sequence is no integer", wrong);
        Assert.Contains("$.runId is missing", wrong);
        Assert.Contains("$.schema is not \"edgeagent/telemetry/1\"", wrong);
    }

    private static void AssertPublished(string file, JsonNode expected)
    {
        string text = expected.ToJsonString(Writing) + "\n";
        if (Environment.GetEnvironmentVariable("EDGEAGENT_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.Equal(text, File.ReadAllText(file), ignoreLineEndingDifferences: true);
    }

    [GeneratedRegex("^[a-zA-Z](?:[a-zA-Z0-9_]*[a-zA-Z0-9])?$")]
    private static partial Regex DtdlName();
}
