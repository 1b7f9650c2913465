using System.Reflection;

namespace EdgeAgent.Worker;

/// <summary>The agent's version.</summary>
public static class AgentVersion
{
    /// <summary>The version with its build, such as <c>0.1.0+3f2a91c</c>.</summary>
    public static string Text { get; } = typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
