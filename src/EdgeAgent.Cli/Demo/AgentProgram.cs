using System.CommandLine.Parsing;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Demo;

/// <summary>Which program is the agent: the file, and the arguments that go before the agent's own.</summary>
/// <param name="FileName">The program to start.</param>
/// <param name="LeadingArguments">What a runner takes before the agent's arguments; empty without one.</param>
internal sealed record AgentProgram(string FileName, IReadOnlyList<string> LeadingArguments)
{
    /// <summary>Finds the agent: the one that was named, else the one that was built beside this program.</summary>
    public static AgentProgram Find(string? named, string? runner)
    {
        string agent = named is null ? Path.Combine(AppContext.BaseDirectory, "agent", OperatingSystem.IsWindows() ? "edge-agent.exe" : "edge-agent") : Path.GetFullPath(named);
        if (!File.Exists(agent))
        {
            throw new CommandFailureException(named is null
                ? $"the agent that belongs to edgectl is missing at {agent}; build EdgeAgent.Cli, or name one with --agent PATH"
                : $"there is no agent program {named}");
        }
        if (runner is null)
            return new AgentProgram(agent, []);
        string[] words = [.. CommandLineParser.SplitCommandLine(runner)];
        if (words.Length == 0)
            throw new CommandFailureException("--agent-runner is empty; a command with its options is needed");
        return new AgentProgram(words[0], [.. words[1..], agent]);
    }
}
