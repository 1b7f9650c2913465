namespace EdgeAgent.Architecture.Tests;

/// <summary>Holds the top level of the repository: the given folders and files, and what tools look for at the root.</summary>
public sealed class TopLevelTests
{
    private static readonly HashSet<string> Given =
    [
        "src", "tests", "deploy", "device-configs", "EdgeAgent.sln", "README.md", "Dockerfile.arm64",
        "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", ".gitignore", "LICENSE", ".ci",
    ];

    private static readonly HashSet<string> NotOfTheRepository = [".git", "artifacts", ".vs", ".vscode", ".idea"];

    [Fact]
    public void The_top_level_holds_what_was_given_and_nothing_else() =>
        Assert.Equal(Given.Order(), Directory.EnumerateFileSystemEntries(SourceTree.Root).Select(Path.GetFileName).OfType<string>().Where(name => !NotOfTheRepository.Contains(name)).Order());
}
