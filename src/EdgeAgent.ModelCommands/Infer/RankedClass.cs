namespace EdgeAgent.ModelCommands.Infer;

/// <summary>One class of a result: the index among the outputs, its name where labels were given, and the real value.</summary>
internal sealed record RankedClass(int Index, string? Label, double Score);
