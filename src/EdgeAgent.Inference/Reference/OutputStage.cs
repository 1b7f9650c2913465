using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Reference;

/// <summary>How int32 accumulators become int8 outputs: a factor per channel, the output's zero point, and a clamp.</summary>
/// <param name="Factors">One factor for all channels, or one each.</param>
/// <param name="ZeroPoint">Added after scaling.</param>
/// <param name="Min">Smallest output: the activation and the type together.</param>
/// <param name="Max">Largest output.</param>
internal sealed record OutputStage(QuantizedMultiplier[] Factors, int ZeroPoint, int Min, int Max)
{
    /// <summary>Requantizes one accumulator of <paramref name="channel"/>.</summary>
    public sbyte Apply(int accumulator, int channel)
    {
        QuantizedMultiplier factor = Factors[Factors.Length == 1 ? 0 : channel];
        int scaled = unchecked(FixedPoint.Multiply(accumulator, factor.Multiplier, factor.Shift) + ZeroPoint);
        return (sbyte)Math.Clamp(scaled, Min, Max);
    }

    /// <summary>The same stage as the kernels take it.</summary>
    public RequantizationTable ToTable(int channels) => Factors.Length == 1
        ? RequantizationTable.Create(Factors[0], channels, ZeroPoint, Min, Max)
        : RequantizationTable.Create(Factors, ZeroPoint, Min, Max);
}
