using System.Reflection;

namespace EdgeAgent.Worker;

/// <summary>The agent's version.</summary>
public static class AgentVersion
{
    private const int RevisionDigits = 8;

    /// <summary>The version with the revision it was built from, such as <c>0.1.0+3f2a91c0</c>.</summary>
    public static string Text { get; } =
        Shorten(typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    private static string Shorten(string version)
    {
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 || version.Length <= plus + 1 + RevisionDigits ? version : version[..(plus + 1 + RevisionDigits)];
    }
}
