namespace EdgeAgent.Inference;

/// <summary>About how many core cycles work takes, and from where on threads are worth it.</summary>
/// <remarks>Rough on purpose: a node near the threshold is as fast either way. The measurement behind the numbers: docs/0004.</remarks>
internal static class WorkEstimate
{
    /// <summary>A node that takes fewer cycles runs on one thread.</summary>
    public const long LeastShared = 24_000;

    /// <summary>A claim of parts that takes fewer cycles costs more than it balances.</summary>
    public const long LeastClaim = 4_000;

    /// <summary>Cycles of an int8 matrix product or convolution.</summary>
    public static long Product(long macs) => macs / 16;

    /// <summary>Cycles of a float32 matrix product or convolution.</summary>
    public static long FloatProduct(long macs) => macs / 8;

    /// <summary>Cycles of a depthwise convolution or of pooling.</summary>
    public static long Windows(long macs) => macs / 4;

    /// <summary>Cycles of a pass over elements in vectors.</summary>
    public static long Vectors(long elements) => elements / 2;

    /// <summary>Cycles of a pass over elements one by one.</summary>
    public static long Scalars(long elements) => 3 * elements;

    /// <summary>The fewest parts of a claim; 0 where the node should run on one thread.</summary>
    public static int Grain(int parts, long cycles, long leastShared) =>
        parts < 2 || cycles < leastShared ? 0 : (int)Math.Clamp(Math.Min(LeastClaim, leastShared) * parts / Math.Max(cycles, 1), 1, parts);
}
