namespace EdgeAgent.ModelCommands.Infer;

/// <summary>The real values of a tensor in three numbers.</summary>
internal sealed record ValueRange(double Min, double Max, double Mean);
