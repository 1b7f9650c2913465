namespace EdgeAgent.Inference.Ops;

/// <summary>Where a tensor lies: a range of the arena, or the model's own constant.</summary>
internal readonly record struct MemorySlot(long Offset, int Bytes, ReadOnlyMemory<byte> Constant, bool IsConstant);
