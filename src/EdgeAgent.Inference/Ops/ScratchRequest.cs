namespace EdgeAgent.Inference.Ops;

/// <summary>A block of arena that a node asks for.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="IsShared">Whether threads that share the node share the block; else each has one of its own.</param>
internal readonly record struct ScratchRequest(long Bytes, bool IsShared);
