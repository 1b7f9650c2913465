using System.Runtime.InteropServices;

namespace EdgeAgent.Optimization.Weights;

/// <summary>The constants of one layer as float32 bytes, little-endian; empty where only shapes are asked for.</summary>
/// <param name="Filter">The filter, or the factors of a normalization.</param>
/// <param name="Bias">The bias, or the offsets of a normalization.</param>
internal readonly record struct LayerWeights(ReadOnlyMemory<byte> Filter, ReadOnlyMemory<byte> Bias)
{
    /// <summary>Bytes and the floats that they are.</summary>
    public static Span<float> Allocate(int count, out byte[] bytes)
    {
        bytes = new byte[count * sizeof(float)];
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
    }
}
