namespace EdgeAgent.Inference.Ops;

/// <summary>Where a tensor lies: a range of the arena, or the model's own constant.</summary>
/// <param name="Offset">Its first byte in the arena.</param>
/// <param name="Bytes">Bytes from its first to its last.</param>
/// <param name="Constant">Its content, where it is constant.</param>
/// <param name="IsConstant">Whether it is.</param>
/// <param name="RowStride">Bytes from one row to the next where its rows lie apart; else 0.</param>
internal readonly record struct MemorySlot(long Offset, int Bytes, ReadOnlyMemory<byte> Constant, bool IsConstant, int RowStride = 0);
