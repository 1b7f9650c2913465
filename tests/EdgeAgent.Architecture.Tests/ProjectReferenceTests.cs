using System.Xml.Linq;

namespace EdgeAgent.Architecture.Tests;

/// <summary>Holds the arrows between the projects: what a project may reference is listed here, and nothing else is allowed.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Kernels"] = [],
        ["TfLite"] = [],
        ["Imaging"] = [],
        ["Contracts"] = [],
        ["Inference"] = ["Kernels", "TfLite"],
        ["ModelCommands"] = ["Imaging", "Inference"],
        ["Optimization"] = ["Imaging", "Inference", "Kernels", "TfLite"],
        ["IotHub"] = ["Contracts"],
        ["Core"] = ["Contracts", "Imaging", "Inference"],
        ["Worker"] = ["Core", "IotHub", "ModelCommands"],
        ["Hub"] = ["Contracts"],
        ["Cli"] = ["Contracts", "Hub", "ModelCommands", "Optimization"],
        ["IotHub.AzureSdk"] = ["Core"],
        ["Worker.IotBindings"] = ["Core"],
    };

    /// <summary>The adapters, whose packages not every feed has, by the property that takes each in.</summary>
    private static readonly Dictionary<string, string> Adapters = new() { ["IotHub.AzureSdk"] = "UseAzureSdk", ["Worker.IotBindings"] = "UseIotBindings" };

    public static TheoryData<string> Projects => [.. SourceTree.Projects("src")];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_arrows_allow(string project)
    {
        Assert.True(Arrows.TryGetValue(project, out string[]? allowed), $"src/EdgeAgent.{project} has no line in the table of arrows");

        Assert.Equal(allowed, SourceTree.References("src", project));
    }

    [Fact]
    public void Every_arrow_belongs_to_a_project() => Assert.Equal(Arrows.Keys.Order(), SourceTree.Projects("src"));

    [Fact]
    public void Adapters_stand_outside_the_solution_and_the_agent_takes_each_in_only_where_it_is_asked_for()
    {
        string solution = File.ReadAllText(Path.Combine(SourceTree.Root, "EdgeAgent.sln"));
        XDocument conditions = XDocument.Load(Path.Combine(SourceTree.Root, "src", "EdgeAgent.Worker", "Adapters.props"));
        Dictionary<string, string> taken = conditions.Descendants("ProjectReference").ToDictionary(
            reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["EdgeAgent.".Length..],
            reference => reference.Parent!.Attribute("Condition")!.Value);

        Assert.Equal(Adapters.ToDictionary(adapter => adapter.Key, adapter => $"'$({adapter.Value})' == 'true'"), taken);
        Assert.All(Adapters.Keys, adapter => Assert.DoesNotContain($"EdgeAgent.{adapter}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_Kernels_may_be_unsafe()
    {
        IEnumerable<string> unsafeProjects = SourceTree.Projects("src")
            .Where(project => SourceTree.ProjectFile("src", project).Descendants("AllowUnsafeBlocks").Any());

        Assert.Equal(["Kernels"], unsafeProjects);
    }

    [Fact]
    public void Everything_that_the_agent_loads_is_checked_for_trimming_and_AOT()
    {
        foreach (string project in Reachable("Worker"))
        {
            XDocument file = SourceTree.ProjectFile("src", project);
            bool isDevice = file.Descendants("EdgeAgentDevice").Any(element => element.Value == "true")
                || file.Descendants("Import").Any(import => import.Attribute("Project")?.Value.EndsWith("NativeAot.props", StringComparison.Ordinal) == true);
            Assert.True(isDevice, $"src/EdgeAgent.{project} is loaded by the agent and must set EdgeAgentDevice");
        }
    }

    [Fact]
    public void No_project_pins_a_package_version_of_its_own()
    {
        foreach (string folder in (string[])["src", "tests"])
        {
            foreach (string project in SourceTree.Projects(folder))
            {
                Assert.DoesNotContain(SourceTree.ProjectFile(folder, project).Descendants("PackageReference"),
                    package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null);
            }
        }
    }

    private static HashSet<string> Reachable(string start)
    {
        HashSet<string> seen = [];
        Queue<string> open = new([start]);
        while (open.TryDequeue(out string? project))
        {
            if (seen.Add(project))
            {
                Arrows[project].ToList().ForEach(open.Enqueue);
            }
        }

        return seen;
    }
}
