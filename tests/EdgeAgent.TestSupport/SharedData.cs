namespace EdgeAgent.TestSupport;

/// <summary>Finds the evaluation data that may lie beside the repository; tests that need it are skipped where it does not.</summary>
public static class SharedData
{
    /// <summary>Why a test was skipped: give it to <c>Assert.Skip</c>.</summary>
    public const string SkipReason = "no ../shared/data";

    /// <summary>The folder that holds EdgeAgent.sln, found upwards from the running program; null outside the repository.</summary>
    public static string? RepositoryRoot { get; } = FindRoot();

    /// <summary>The data folder <c>../shared/data</c> seen from the repository; null where there is none.</summary>
    public static string? Root { get; } = RepositoryRoot is string root && Directory.Exists(Path.Combine(root, "..", "shared", "data"))
        ? Path.GetFullPath(Path.Combine(root, "..", "shared", "data"))
        : null;

    /// <summary>The model files of the data folder in the order of their names; empty where there is none.</summary>
    public static IReadOnlyList<string> ModelFiles { get; } = Find("models") is string models
        ? [.. Directory.EnumerateFiles(models, "*.tflite").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The path of a file or folder in the data folder; null when it is not there.</summary>
    /// <param name="parts">Folders and the name, below the data folder.</param>
    public static string? Find(params string[] parts)
    {
        if (Root is null)
            return null;
        string path = Path.Combine([Root, .. parts]);
        return Path.Exists(path) ? path : null;
    }

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeAgent.sln")))
                return folder.FullName;
        }
        return null;
    }
}
