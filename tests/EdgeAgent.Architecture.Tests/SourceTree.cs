using System.Xml.Linq;

namespace EdgeAgent.Architecture.Tests;

/// <summary>The repository as files: where the tests read what the build is made of.</summary>
internal static class SourceTree
{
    /// <summary>The folder that holds EdgeAgent.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Projects(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "EdgeAgent.*.csproj", SearchOption.AllDirectories).Select(ShortName).Order(StringComparer.Ordinal)];

    public static XDocument ProjectFile(string folder, string project) =>
        XDocument.Load(Path.Combine(Root, folder, $"EdgeAgent.{project}", $"EdgeAgent.{project}.csproj"));

    /// <summary>The projects whose code a project can use; one that is only built along with it is no arrow.</summary>
    public static IReadOnlyList<string> References(string folder, string project) =>
        [.. ProjectFile(folder, project).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(reference => ShortName(reference.Attribute("Include")!.Value))
            .Order(StringComparer.Ordinal)];

    private static string ShortName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["EdgeAgent.".Length..];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeAgent.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside a checkout: no folder above them holds EdgeAgent.sln.");
    }
}
