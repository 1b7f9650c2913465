using System.CommandLine;

namespace EdgeAgent.Cli.Zoo;

/// <summary><c>zoo</c>: published networks as float models from code.</summary>
internal static class ZooCommand
{
    public static Command Create() => new("zoo", "List and build published networks as float32 models.")
    {
        ZooListCommand.Create(),
        ZooBuildCommand.Create(),
    };
}
