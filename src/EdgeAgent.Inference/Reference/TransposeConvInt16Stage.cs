using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How the sums of a TRANSPOSE_CONV of int16 become its outputs.</summary>
/// <param name="Factors">One factor for all channels, or one each.</param>
/// <param name="IsWide">Whether sums have 64 bits, as with a bias of 64 bits; otherwise 32, and they wrap.</param>
/// <param name="Min">Smallest output: the activation and the type together.</param>
/// <param name="Max">Largest output.</param>
/// <remarks>Both widths round differently. Source: TensorFlow Lite reference kernels, TRANSPOSE_CONV.</remarks>
internal sealed record TransposeConvInt16Stage(QuantizedMultiplier[] Factors, bool IsWide, int Min, int Max)
{
    public short Apply(long sum, int channel)
    {
        (int multiplier, int shift) = Factors[Factors.Length == 1 ? 0 : channel];
        int scaled = IsWide ? FixedPoint.Multiply(sum, multiplier, shift) : FixedPoint.Multiply(unchecked((int)sum), multiplier, shift);
        return (short)Math.Clamp(scaled, Min, Max);
    }
}
