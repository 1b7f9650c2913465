using System.CommandLine;
using EdgeAgent.Cli;
using EdgeAgent.ModelCommands;

InvocationConfiguration configuration = new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) };
return await CommandRunner.RunAsync(EdgeCtl.Create(TimeProvider.System), args, configuration);
