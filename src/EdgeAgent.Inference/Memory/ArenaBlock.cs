namespace EdgeAgent.Inference;

/// <summary>Where one block lies in the arena.</summary>
/// <param name="Lifetime">What the block holds, and when.</param>
/// <param name="Offset">Its first byte, a multiple of <see cref="ArenaPlan.Alignment"/>.</param>
public sealed record ArenaBlock(TensorLifetime Lifetime, long Offset)
{
    /// <summary>The first byte behind the block.</summary>
    public long End => Offset + Lifetime.Bytes;
}
