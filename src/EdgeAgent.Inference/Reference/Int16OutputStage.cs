using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How the sums of int16 activations and int8 weights become int16 outputs with zero point 0: a factor per channel, and a clamp.</summary>
/// <param name="Factors">One factor for all channels, or one each.</param>
/// <param name="SumsAreInt32">Sums are int32 and factors keep 31 bits, as where the bias is int32; else sums are int64 and factors keep 15.</param>
/// <param name="Min">Smallest output: the activation and the type together.</param>
/// <param name="Max">Largest output.</param>
internal sealed record Int16OutputStage(QuantizedMultiplier[] Factors, bool SumsAreInt32, int Min, int Max)
{
    /// <summary>Requantizes one accumulator of <paramref name="channel"/>.</summary>
    public short Apply(long accumulator, int channel)
    {
        QuantizedMultiplier factor = Factors[Factors.Length == 1 ? 0 : channel];
        int scaled = SumsAreInt32
            ? FixedPoint.Multiply((int)accumulator, factor.Multiplier, factor.Shift)
            : FixedPoint.Multiply(accumulator, factor.Multiplier, factor.Shift);
        return (short)Math.Clamp(scaled, Min, Max);
    }

    /// <summary>The same stage as the kernels take it.</summary>
    public Int16RequantizationTable ToTable(int channels)
    {
        QuantizedMultiplier[] factors = Factors;
        if (factors.Length == 1)
        {
            factors = new QuantizedMultiplier[channels];
            Array.Fill(factors, Factors[0]);
        }

        return Int16RequantizationTable.Create(factors, SumsAreInt32, Min, Max);
    }
}
