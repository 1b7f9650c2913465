using System.CommandLine;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Commands;
using EdgeAgent.Worker.Probe;

// The agent starts itself to try a model; people have no use for it.
if (args is [ProbeChild.Command])
    return ProbeChild.Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), TimeProvider.System);

RootCommand root = new("The agent of an edge device: runs quantized models that the cloud pushes, and reports what they cost.")
{
    RunCommand.Create(),
    DoctorCommand.Create(TimeProvider.System),
    AdaptCommand.Create(TimeProvider.System),
    StatusCommand.Create(TimeProvider.System),
    SensorCommand.Create(TimeProvider.System),
    VersionCommand.Create(),
};
foreach (Command command in ModelCommandSet.Create())
    root.Add(command);

// The host listens to SIGTERM and Ctrl-C itself and takes the time to drain.
return await CommandRunner.RunAsync(root, args, new InvocationConfiguration { ProcessTerminationTimeout = null });
