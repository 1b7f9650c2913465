using System.CommandLine;
using EdgeAgent.Cli.Deltas;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Evaluate;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Cli.Generate;
using EdgeAgent.Cli.Hub;
using EdgeAgent.Cli.Models;
using EdgeAgent.Cli.Optimize;
using EdgeAgent.Cli.Rollouts;
using EdgeAgent.Cli.Signing;
using EdgeAgent.Cli.Table;
using EdgeAgent.Cli.Train;
using EdgeAgent.Cli.Zoo;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli;

/// <summary>The workstation's command line: <c>edgectl</c>.</summary>
internal static class EdgeCtl
{
    public static RootCommand Create(TimeProvider clock)
    {
        RootCommand root = new("EdgeAgent on the workstation: models, the local hub, and the devices that run them.");
        root.Add(DemoCommand.Create(clock));
        root.Add(HubCommand.Create(clock));
        foreach (Command command in ModelCommandSet.Create())
            root.Add(command);
        root.Add(OptimizeCommand.Create(clock));
        root.Add(TrainCommand.Create(clock));
        root.Add(EvaluateCommand.Create(clock));
        root.Add(TableCommand.Create(clock));
        root.Add(ZooCommand.Create());
        root.Add(GenerateCommand.Create());
        root.Add(KeysCommand.Create());
        root.Add(RootCommands.Create(clock));
        root.Add(SignCommand.Create(clock));
        root.Add(CosignCommand.Create());
        root.Add(VerifyCommand.Create(clock));
        root.Add(DeltaCommand.Create(clock));
        root.Add(PublishCommand.Create(clock));
        root.Add(PushCommand.Create(clock));
        root.Add(RolloutCommand.Create(clock));
        root.Add(ModelsCommand.Create(clock));
        root.Add(MethodCommand.Create(clock));
        root.Add(DevicesCommand.Create(clock));
        root.Add(TwinCommand.Create(clock));
        root.Add(TelemetryCommand.Create(clock));
        root.Add(LogsCommand.Create(clock));
        root.Add(WatchCommand.Create(clock));
        root.Add(CompletionCommand.Create());
        return root;
    }
}
