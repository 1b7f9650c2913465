using EdgeAgent.Fuzz;

return FuzzCommand.Run(args);
