using System.CommandLine;
using EdgeAgent.ModelCommands.Bench;
using EdgeAgent.ModelCommands.Infer;
using EdgeAgent.ModelCommands.Inspect;

namespace EdgeAgent.ModelCommands;

/// <summary>The commands that work on one model file, the same on a device and on the workstation: <c>infer</c>, <c>bench</c> and <c>inspect</c>.</summary>
public static class ModelCommandSet
{
    /// <summary>Creates the commands.</summary>
    public static IReadOnlyList<Command> Create() => [InferCommand.Create(), BenchCommand.Create(), InspectCommand.Create()];
}
