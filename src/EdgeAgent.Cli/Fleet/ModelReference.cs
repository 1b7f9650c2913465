using System.Diagnostics.CodeAnalysis;

namespace EdgeAgent.Cli.Fleet;

/// <summary>A model in the registry by name and version, written <c>NAME:VERSION</c>.</summary>
internal sealed record ModelReference(string Name, string Version)
{
    /// <summary>What goes behind a model's name for its labels, which the registry keeps as a file of the same version.</summary>
    private const string LabelsEnding = ".labels";

    /// <summary>The same for its signed manifest.</summary>
    private const string ManifestEnding = ".manifest";

    private const int LongestVersion = 64;

    /// <summary>The longest name that leaves room for every ending.</summary>
    public const int LongestBaseName = 119;

    public ModelReference Manifest => this with { Name = Name + ManifestEnding };

    public ModelReference Labels => this with { Name = Name + LabelsEnding };

    /// <summary>Reads <c>NAME:VERSION</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ModelReference? reference)
    {
        string[] parts = text.Split(':');
        reference = parts.Length == 2 && IsName(parts[0]) && IsVersion(parts[1]) ? new ModelReference(parts[0], parts[1]) : null;
        return reference is not null;
    }

    /// <summary>Whether the registry takes it as a name: letters, digits, dots, hyphens, underscores, and room for the endings.</summary>
    public static bool IsName(string text) => text.Length <= LongestBaseName && IsPlain(text);

    public static bool IsVersion(string text) => text.Length <= LongestVersion && IsPlain(text);

    /// <summary>Makes a name of a file's name: other characters become hyphens.</summary>
    public static string NameOf(string path)
    {
        string name = string.Concat(Path.GetFileNameWithoutExtension(path).Select(c => IsPlain(c) ? c : '-')).Trim('.', '-');
        name = name.Length > LongestBaseName ? name[..(LongestBaseName)] : name;
        return name.Length == 0 ? "model" : name;
    }

    public override string ToString() => $"{Name}:{Version}";

    private static bool IsPlain(string text) => text.Length > 0 && text.All(IsPlain) && text is not ("." or "..");

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';
}
