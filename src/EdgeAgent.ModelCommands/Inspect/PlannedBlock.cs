namespace EdgeAgent.ModelCommands.Inspect;

/// <summary>One block of the arena: what it holds, where it lies, and between which nodes.</summary>
internal sealed record PlannedBlock(string Name, long Offset, long Bytes, int FirstNode, int LastNode);
