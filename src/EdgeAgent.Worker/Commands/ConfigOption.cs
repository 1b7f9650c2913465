using System.CommandLine;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>--config FILE</c>.</summary>
internal static class ConfigOption
{
    private const string DefaultFile = "/etc/edge-agent/agent.json";

    public static Option<string> Create() => new("--config")
    {
        Description = $"The configuration file. Default: {DefaultFile}.",
        HelpName = "FILE",
        DefaultValueFactory = _ => DefaultFile,
    };
}
