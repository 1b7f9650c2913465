namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>What a signature calls a tensor.</summary>
internal sealed record InspectedName(string Name, int Tensor);
