using System.Runtime.Versioning;
using System.Text.Json;
using EdgeAgent.TestSupport;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class DeviceConfigsTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)).Where(f => f != "device-config.schema.json")];

    internal static string Folder { get; } = Path.Combine(SharedData.RepositoryRoot!, "device-configs");

    [Fact]
    public void There_is_one_for_each_supported_board() =>
        Assert.Equal(["generic-arm64.json", "generic-x64.json", "raspberry-pi-3.json", "raspberry-pi-4.json", "raspberry-pi-5.json", "raspberry-pi-zero-2w.json"], Files.Select(f => f.Data).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Files))]
    public void A_ready_configuration_is_accepted_and_its_estimate_names_its_source(string file)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-agent-ready-");
        try
        {
            string copy = Path.Combine(folder.FullName, file);
            File.Copy(Path.Combine(Folder, file), copy);
            string secret = Path.Combine(folder.FullName, "device.connection");
            File.WriteAllText(secret, "HostName=hub.example;DeviceId=pi;SharedAccessKey=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);

            AgentConfiguration read = ConfigurationReader.Read(copy);

            Assert.Equal("/var/lib/edge-agent", read.DataDirectory);
            Assert.NotNull(read.Pipeline);
            Assert.Equal(new ApiSettings(), read.Api);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(copy));
            if (read.PowerEstimate is not null)
                Assert.NotEmpty(document.RootElement.GetProperty("power").GetProperty("estimate").GetProperty("$comment").GetString()!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_schema_names_exactly_the_members_that_the_reader_takes()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "device-config.schema.json")));
        List<string> wrong = [];
        Compare(schema.RootElement, "$", []);
        Assert.Empty(wrong);

        void Compare(JsonElement node, string path, string[] parents)
        {
            string[] members = [.. node.GetProperty("properties").EnumerateObject().Select(p => p.Name).Where(n => n is not ("$schema" or "$comment"))];
            string accepted = $"has an unknown member 'x'; accepted are {string.Join(", ", members)}.";
            string json = parents.Reverse().Aggregate("""{ "x": 1 }""", (inner, parent) => $$"""{ "{{parent}}": {{inner}}, {{Rest(parents, parent)}} }""");
            string message = ErrorOf(json);
            if (!message.Contains($"{path} {accepted}", StringComparison.Ordinal))
                wrong.Add(message);
            foreach (string member in members.Where(m => node.GetProperty("properties").GetProperty(m).TryGetProperty("properties", out _)))
                Compare(node.GetProperty("properties").GetProperty(member), $"{path}.{member}", [.. parents, member]);
        }
    }

    private static string Rest(string[] parents, string parent) => parents[0] != parent ? "" : parent == "hub"
        ? """ "dataDirectory": "d" """
        : """ "dataDirectory": "d", "hub": { "connectionString": "HostName=h;DeviceId=d;SharedAccessKey=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" } """;

    private static string ErrorOf(string json)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            return Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(file)).Message;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
